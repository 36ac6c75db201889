// What a provider's staff send of a service: as it is stored, or what is wrong with it.
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { ServiceEntryInput } from "../../generated/resolvers.ts";
import { isBlank, problemOfTexts, problemOfUnnamed, problemOfWebsite, said, tidy, tidyOrNull } from "../../read-input.ts";
import { isRegionCode } from "../../region-code.ts";
import type { services } from "./table.ts";

const mostAdvice = 20;
const mostLanguages = 50;

export interface SaidOfService {
  /** Columns; what is left out stays. */
  readonly columns: Partial<Omit<typeof services.$inferInsert, "id" | "providerId">>;
  /** Undefined: they stay. */
  readonly regionCodes: readonly string[] | undefined;
  readonly advice: readonly { textEn: string; textMi: string | null }[] | undefined;
}

/** Reads what was sent; the first problem with it, by its field under `entry`. */
export async function readService(entry: ServiceEntryInput, context: Context): Promise<SaidOfService | InvalidInput> {
  const wrong = problemOfService(entry) ?? (await problemOfRegions(entry.regionCodes, context));
  if (wrong) return invalidInput(`entry.${wrong.field}`, wrong.message);
  const { kind, tiers, needAreas, isNationwide, languages, settings } = entry;
  return {
    columns: said({
      nameEn: isBlank(entry.nameEn) ? undefined : tidy(entry.nameEn!),
      kind: kind ?? undefined,
      tiers: tiers === null || tiers === undefined ? undefined : [...new Set(tiers)],
      needAreas: needAreas === null || needAreas === undefined ? undefined : [...new Set(needAreas)],
      isNationwide: isNationwide ?? undefined,
      languages: languages === null || languages === undefined ? undefined : [...new Set(languages)],
      settings: settings === null || settings === undefined ? undefined : [...new Set(settings)],
      minimumAge: entry.minimumAge,
      maximumAge: entry.maximumAge,
      minimumYearLevel: entry.minimumYearLevel,
      maximumYearLevel: entry.maximumYearLevel,
      nameMi: orCleared(entry.nameMi),
      description: orCleared(entry.description),
      interpretation: orCleared(entry.interpretation),
      howToApply: orCleared(entry.howToApply),
      waitTime: orCleared(entry.waitTime),
      alert: orCleared(entry.alert),
      website: orCleared(entry.website),
      status: entry.status ?? undefined,
    }),
    regionCodes: entry.regionCodes === null || entry.regionCodes === undefined ? undefined : [...new Set(entry.regionCodes)],
    advice: entry.advice?.map(({ textEn, textMi }) => ({ textEn: tidy(textEn), textMi: tidyOrNull(textMi) })),
  };
}

const orCleared = (text: string | null | undefined) => (text === undefined ? undefined : tidyOrNull(text));
const unlessBlank = (text: string | null | undefined) => (isBlank(text) ? null : text);

function problemOfService(entry: ServiceEntryInput): InvalidInput | null {
  const { nameEn, nameMi, description, interpretation, howToApply, waitTime, alert, advice } = entry;
  return (
    problemOfUnnamed({ nameEn, nameMi: unlessBlank(nameMi) }, 200) ??
    problemOfUnnamed({ description: unlessBlank(description), interpretation: unlessBlank(interpretation), waitTime: unlessBlank(waitTime), alert: unlessBlank(alert) }) ??
    // How to reach an organisation is what is asked here: its own number may stand in it.
    problemOfTexts({ howToApply: unlessBlank(howToApply) }) ??
    problemOfWebsite("website", entry.website) ??
    (entry.tiers?.length === 0 ? invalidInput("tiers", "No tier is said: say one at the least.") : null) ??
    problemOfRange(entry.minimumAge, entry.maximumAge, ["minimumAge", "maximumAge"], 25) ??
    problemOfRange(entry.minimumYearLevel, entry.maximumYearLevel, ["minimumYearLevel", "maximumYearLevel"], 15) ??
    problemOfLanguages(entry.languages) ??
    ((advice?.length ?? 0) > mostAdvice ? invalidInput("advice", `There is advice ${advice!.length} times: write ${mostAdvice} at the most.`) : null) ??
    (advice ?? []).map(({ textEn, textMi }) => problemOfUnnamed({ advice: textEn }) ?? problemOfUnnamed({ advice: unlessBlank(textMi) })).find((found) => found !== null) ??
    null
  );
}

function problemOfRange(least: number | null | undefined, most: number | null | undefined, [first, last]: [string, string], limit: number): InvalidInput | null {
  for (const [field, value] of [[first, least], [last, most]] as const) if (typeof value === "number" && (value < 0 || value > limit)) return invalidInput(field, `${field} is ${value}: write 0 to ${limit}, or null for no limit.`);
  return (least ?? 0) > (most ?? limit) ? invalidInput(last, `${last} is below ${first}: exchange them.`) : null;
}

function problemOfLanguages(languages: readonly string[] | null | undefined): InvalidInput | null {
  if ((languages?.length ?? 0) > mostLanguages) return invalidInput("languages", `There are ${languages!.length}: write ${mostLanguages} at the most.`);
  return languages?.every((code) => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(code)) === false ? invalidInput("languages", "A language is no BCP 47 code: write codes such as mi, en-NZ or nzs.") : null;
}

async function problemOfRegions(codes: readonly string[] | null | undefined, { loaders }: Context): Promise<InvalidInput | null> {
  if ((codes?.length ?? 0) > 50) return invalidInput("regionCodes", `There are ${codes!.length}: name each region once.`);
  const found = await Promise.all((codes ?? []).map((code) => (isRegionCode(code) ? loaders.regionByCode.load(code) : null)));
  return found.includes(null) ? invalidInput("regionCodes", "There is no region with one of these codes: take them from Query.regions.") : null;
}
