// Reads what is asked of the support finder, and refuses what cannot be meant.
import { refusal } from "@lsg/subgraph-kit/errors";
import type { Context } from "../../context.ts";
import { foldText, wordPatterns } from "../../fold-text.ts";
import type { QuerySupportFinderArgs } from "../../generated/resolvers.ts";
import { isRegionCode } from "../../region-code.ts";
import type { NeedArea, SupportTier } from "../service/table.ts";

/** What was asked for; null was not. */
export interface Wanted {
  readonly need: NeedArea | null;
  readonly text: { readonly folded: string; readonly patterns: readonly string[] } | null;
  readonly age: number | null;
  readonly yearLevel: number | null;
  readonly place: Place | null;
  readonly tier: SupportTier | null;
  /** The primary language alone: `en-NZ` is `en`. */
  readonly language: string | null;
}

interface Place {
  readonly regionCode: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** Throws BAD_USER_INPUT. Looks the place up where it is named by a number or code. */
export async function readWanted(args: Omit<QuerySupportFinderArgs, "first" | "after">, loaders: Context["loaders"]): Promise<Wanted> {
  return {
    need: args.need ?? null,
    text: readText(args.text),
    age: readNumber("age", args.age, 25),
    yearLevel: readNumber("yearLevel", args.yearLevel, 15),
    tier: args.tier ?? null,
    language: readLanguage(args.language),
    place: args.place ? await readPlace(args.place, loaders) : null,
  };
}

function readText(text: string | null | undefined): Wanted["text"] {
  if (text === null || text === undefined) return null;
  const folded = foldText(text).replaceAll("\0", " ").replaceAll(/\s+/g, " ").trim();
  const patterns = wordPatterns(folded);
  if (folded.length < 2 || text.length > 200 || patterns.length === 0) {
    throw refusal("BAD_USER_INPUT", `text has ${text.length} characters: send 2 to 200 of what to look for, apostrophes not counted, or leave it out.`);
  }
  return { folded, patterns };
}

function readNumber(name: string, value: number | null | undefined, most: number): number | null {
  if (value === null || value === undefined) return null;
  if (value < 0 || value > most) throw refusal("BAD_USER_INPUT", `${name} is ${value}: send 0 to ${most}, or leave it out.`);
  return value;
}

function readLanguage(language: string | null | undefined): string | null {
  if (language === null || language === undefined) return null;
  const [, primary] = /^([a-z]{2,3})(?:-[a-z0-9]{2,8}){0,5}$/i.exec(language) ?? [];
  if (primary === undefined) throw refusal("BAD_USER_INPUT", "language is no BCP 47 code: send one such as mi, en-NZ, sm or nzs, or leave it out.");
  return primary.toLowerCase();
}

type PlaceArgument = NonNullable<QuerySupportFinderArgs["place"]>;

async function readPlace({ institutionMoeNumber, regionCode, latitude, longitude }: PlaceArgument, loaders: Context["loaders"]): Promise<Place> {
  const given = (value: unknown) => value !== null && value !== undefined;
  const ways = [given(institutionMoeNumber), given(regionCode), given(latitude) || given(longitude)].filter(Boolean).length;
  if (ways !== 1 || given(latitude) !== given(longitude)) {
    throw refusal("BAD_USER_INPUT", "place says more or less than one place: send institutionMoeNumber, or regionCode, or latitude and longitude.");
  }
  if (given(institutionMoeNumber)) {
    const institution = await loaders.institutionByMoeNumber.load(institutionMoeNumber!);
    if (!institution) throw refusal("BAD_USER_INPUT", `There is no institution with the number ${institutionMoeNumber}: look it up with directorySearch.`);
    return { regionCode: institution.regionCode, latitude: institution.latitude, longitude: institution.longitude };
  }
  if (given(regionCode)) {
    const region = isRegionCode(regionCode!) ? await loaders.regionByCode.load(regionCode!) : null;
    if (!region) throw refusal("BAD_USER_INPUT", "There is no region with this code: ask regions for the codes.");
    return { regionCode: region.code, latitude: null, longitude: null };
  }
  if (!(Math.abs(latitude!) <= 90 && Math.abs(longitude!) <= 180)) {
    throw refusal("BAD_USER_INPUT", "place is nowhere: send a latitude of -90 to 90 and a longitude of -180 to 180 degrees.");
  }
  return { regionCode: null, latitude: latitude!, longitude: longitude! };
}
