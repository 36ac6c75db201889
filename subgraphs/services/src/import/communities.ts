// Kāhui Ako (communities of learning) as old directories show them: communities with memberships of a time. Newer
// directories have no such columns, as the Ministry ended them.
import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, inArray, lte, sql } from "drizzle-orm";
import { institutionEntries, institutions } from "../entities/institution/table.ts";
import { communityMemberships, learningSupportCommunities } from "../entities/learning-support-community/table.ts";
import { nameKey } from "./crosswalk.ts";
import { bestSpelling, periods } from "./derive.ts";
import type { ListedFacts } from "./facts.ts";
import type { Progress } from "./import-institutions.ts";

// The roles of Kāhui Ako were disestablished from 27 January 2026.
const lastDay = "2026-01-26";

interface Membership {
  readonly moeNumber: number;
  readonly number: number;
  readonly from: string;
  readonly until: string;
}

interface Sighting {
  readonly moeNumber: number;
  readonly asOf: string;
  readonly community: { number: number; name: string } | null;
}

/**
 * Brings the communities and their memberships in line with all entries of all directories; tells how many communities
 * they show. Only communities that a directory shows are touched.
 */
export async function importCommunities(tx: Db, progress: (progress: Progress) => void): Promise<{ count: number; changed: boolean }> {
  const sightings = await readSightings(tx);
  const memberships = membershipsOf(sightings);
  if (memberships.length === 0) return { count: 0, changed: false };
  progress({ step: "Writing communities of learning", done: 0, total: 0 });
  const { idByNumber, changed } = await writeCommunities(tx, memberships, sightings);
  const moved = await writeMemberships(tx, memberships, idByNumber);
  return { count: idByNumber.size, changed: changed || moved };
}

async function readSightings(tx: Db): Promise<Sighting[]> {
  // A directory of later days than the last has old columns, not old communities.
  const entries = await tx
    .select()
    .from(institutionEntries)
    .where(and(sql`jsonb_exists(${institutionEntries.facts}, 'community')`, lte(institutionEntries.asOf, lastDay)))
    .orderBy(institutionEntries.moeNumber, institutionEntries.asOf);
  return entries.map(({ moeNumber, asOf, facts }) => ({ moeNumber, asOf, community: (facts as ListedFacts).community ?? null }));
}

function membershipsOf(sightings: readonly Sighting[]): Membership[] {
  const byInstitution = Map.groupBy(sightings, ({ moeNumber }) => moeNumber);
  return [...byInstitution].flatMap(([moeNumber, seen]) =>
    periods(seen, ({ community }) => String(community?.number ?? "")).flatMap(({ entries, from, until }) => {
      const community = entries[0]!.community;
      return community ? [{ moeNumber, number: community.number, from, until: until === null ? lastDay : dayBefore(until) }] : [];
    }),
  );
}

async function writeCommunities(tx: Db, memberships: readonly Membership[], sightings: readonly Sighting[]): Promise<{ idByNumber: Map<number, string>; changed: boolean }> {
  const kind = "KAHUI_AKO" as const;
  const membersByNumber = Map.groupBy(memberships, ({ number }) => number);
  const isOne = and(eq(learningSupportCommunities.kind, kind), inArray(learningSupportCommunities.ministryNumber, [...membersByNumber.keys()]));
  const present = new Map((await tx.select().from(learningSupportCommunities).where(isOne)).map((row) => [row.ministryNumber, row]));
  const names = namesOf(sightings);
  const regions = await regionsOf(tx, membersByNumber);
  const changed = [...membersByNumber].flatMap(([ministryNumber, members]) => {
    const is = present.get(ministryNumber);
    const from = [...members.map((member) => member.from), ...(is ? [is.from] : [])].sort()[0]!;
    const shall = { kind, ministryNumber, name: names.get(ministryNumber)!, regionCode: regions.get(ministryNumber) ?? null, from, until: lastDay };
    return is && isSame(is, shall) ? [] : [shall];
  });
  if (changed.length > 0) {
    await tx
      .insert(learningSupportCommunities)
      .values(changed)
      .onConflictDoUpdate({
        target: [learningSupportCommunities.kind, learningSupportCommunities.ministryNumber],
        set: { name: sql`excluded.name`, regionCode: sql`excluded.region_code`, from: sql`excluded.from_date`, until: sql`excluded.until_date` },
      });
  }
  const written = await tx.select({ id: learningSupportCommunities.id, number: learningSupportCommunities.ministryNumber }).from(learningSupportCommunities).where(isOne);
  return { idByNumber: new Map(written.map(({ id, number }) => [number!, id])), changed: changed.length > 0 };
}

/** The newest name of each community, in the best spelling that any directory gives to it. */
function namesOf(sightings: readonly Sighting[]): Map<number, string> {
  const named = sightings.flatMap(({ asOf, community }) => (community ? [{ asOf, ...community }] : [])).sort((one, other) => (one.asOf < other.asOf ? -1 : one.asOf > other.asOf ? 1 : 0));
  const byNumber = Map.groupBy(named, ({ number }) => number);
  return new Map(
    [...byNumber].map(([number, seen]) => {
      const newest = nameKey(seen.at(-1)!.name);
      return [number, bestSpelling(seen.map(({ name }) => name).filter((name) => nameKey(name) === newest))];
    }),
  );
}

/** The region in which most members of each community are; communities do not nest in regions. */
async function regionsOf(tx: Db, membersByNumber: ReadonlyMap<number, readonly Membership[]>): Promise<Map<number, string>> {
  const rows = await tx.select({ moeNumber: institutions.moeNumber, regionCode: institutions.regionCode }).from(institutions);
  const regionOf = new Map(rows.map(({ moeNumber, regionCode }) => [moeNumber, regionCode]));
  const regions = new Map<number, string>();
  for (const [number, members] of membersByNumber) {
    const counts = new Map<string, number>();
    for (const { moeNumber } of members) {
      const code = regionOf.get(moeNumber);
      if (code) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    // The code decides between equals, so that every import answers the same.
    const most = [...counts].sort(([code, count], [otherCode, otherCount]) => otherCount - count || (code < otherCode ? -1 : 1))[0];
    if (most) regions.set(number, most[0]);
  }
  return regions;
}

/** Rewrites the memberships of an institution in a community where they are different; others are not looked at. */
async function writeMemberships(tx: Db, memberships: readonly Membership[], idByNumber: ReadonlyMap<number, string>): Promise<boolean> {
  const wanted = memberships.map(({ number, moeNumber, from, until }) => ({ communityId: idByNumber.get(number)!, institutionMoeNumber: moeNumber, from, until }));
  const pair = (row: { communityId: string; institutionMoeNumber: number }) => `${row.communityId} ${row.institutionMoeNumber}`;
  const present = Map.groupBy(
    await tx.select().from(communityMemberships).where(inArray(communityMemberships.communityId, [...idByNumber.values()])).orderBy(communityMemberships.from),
    pair,
  );
  const changed = [...Map.groupBy(wanted, pair)].filter(([key, shall]) => {
    const is = present.get(key) ?? [];
    return is.length !== shall.length || shall.some(({ from, until }, index) => is[index]!.from !== from || is[index]!.until !== until);
  });
  const replaced = changed.flatMap(([key]) => (present.get(key) ?? []).map(({ id }) => id));
  if (replaced.length > 0) await tx.delete(communityMemberships).where(inArray(communityMemberships.id, replaced));
  const rows = changed.flatMap(([, shall]) => shall);
  for (let done = 0; done < rows.length; done += batchSize) await tx.insert(communityMemberships).values(rows.slice(done, done + batchSize));
  return changed.length > 0;
}

const batchSize = 1_000;

function isSame(is: object, shall: object): boolean {
  return Object.entries(shall).every(([name, value]) => (is as Record<string, unknown>)[name] === value);
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 24 * 3600 * 1000).toISOString().slice(0, 10);
}
