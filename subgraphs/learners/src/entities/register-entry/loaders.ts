import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { refusal } from "@lsg/subgraph-kit/errors";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { loadPages, type KeysetOrder, type Page } from "@lsg/subgraph-kit/page";
import { and, desc, inArray, sql, type SQL } from "drizzle-orm";
import type { RegisterFilter } from "../../generated/resolvers.ts";
import { today } from "../../today.ts";
import { enrolments } from "../enrolment/table.ts";
import { storedPriority } from "./priority.ts";
import { registerEntries, type RegisterEntryRow } from "./table.ts";

/** How a register is read: the highest priority first, among equals the longest standing. */
export const registerOrder: KeysetOrder = { columns: [registerEntries.priority, registerEntries.from, registerEntries.id] };

/** In the register today: an entry with a last day to come still is, and one that begins tomorrow is not yet. */
function isCurrent(): SQL {
  const day = today();
  return sql`${registerEntries.from} <= ${day} and (${registerEntries.until} is null or ${registerEntries.until} >= ${day})`;
}

export function registerEntryLoaders(db: Db) {
  return {
    registerEntryById: loadOne((ids: string[]) => db.select().from(registerEntries).where(inArray(registerEntries.id, ids)), (entry) => entry.id, uuidKeys),
    registerEntriesByLearnerId: loadMany(
      (learnerIds: string[]) =>
        db.select().from(registerEntries).where(inArray(registerEntries.learnerId, learnerIds)).orderBy(desc(registerEntries.from), desc(registerEntries.id)),
      (entry) => entry.learnerId,
      uuidKeys,
    ),
    registerByInstitution: byFilter((where) =>
      loadPages<typeof registerEntries, number>(db, { table: registerEntries, parent: registerEntries.institutionMoeNumber, order: registerOrder, where: sql`${and(isCurrent(), where)}`, isKey: isMoeNumber }),
    ),
    registerByCommunityId: byFilter((where) =>
      loadPages<typeof registerEntries, string>(db, { table: registerEntries, parent: registerEntries.communityId, order: registerOrder, where: sql`${and(isCurrent(), sql`${registerEntries.consentedToCommunity}`, where)}`, isKey: isUuid }),
    ),
  };
}

// A key comes from another service: what does not fit the column would be an error of the database.
function isMoeNumber(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= 2_147_483_647;
}

type Filter = RegisterFilter | null | undefined;
type LoadPage<Key> = (key: Key, page: Page) => Promise<RegisterEntryRow[]>;

/** Registers that are asked for with the same filter in one request are read together. */
function byFilter<Key>(pagesWhere: (where: SQL | undefined) => LoadPage<Key>): (key: Key, page: Page, filter: Filter) => Promise<RegisterEntryRow[]> {
  const loaders = new Map<string, LoadPage<Key>>();
  return (key, page, filter) => {
    const name = JSON.stringify(filter ?? null);
    const load = loaders.get(name) ?? pagesWhere(fits(filter));
    loaders.set(name, load);
    return load(key, page);
  };
}

const longestList = 20;

/** Refuses with BAD_USER_INPUT a filter that nobody needs. */
export function readFilter(filter: Filter): Filter {
  for (const [name, values] of Object.entries(filter ?? {}) as [string, readonly unknown[] | null][]) {
    if (values && values.length > longestList) throw refusal("BAD_USER_INPUT", `filter.${name} has ${values.length} values: give ${longestList} at the most.`);
  }
  return filter;
}

/** The condition under which an entry fits; undefined when every one does. */
function fits(filter: Filter): SQL | undefined {
  if (!filter) return undefined;
  const { tiers, needAreas, responseStatuses, learnerStatuses, priorities, yearLevels } = filter;
  return and(
    tiers ? inArray(registerEntries.tier, [...tiers]) : undefined,
    needAreas ? inArray(registerEntries.needArea, [...needAreas]) : undefined,
    responseStatuses ? inArray(registerEntries.responseStatus, [...responseStatuses]) : undefined,
    learnerStatuses ? inArray(registerEntries.learnerStatus, [...learnerStatuses]) : undefined,
    priorities ? inArray(registerEntries.priority, priorities.map(storedPriority)) : undefined,
    yearLevels ? isAtLevel(yearLevels) : undefined,
  );
}

function isAtLevel(levels: readonly number[]): SQL {
  const day = today();
  const known = levels.filter((level) => level >= 0 && level <= 13);
  if (known.length === 0) return sql`false`;
  return sql`exists (select from ${enrolments} where ${enrolments.learnerId} = ${registerEntries.learnerId} and ${enrolments.institutionMoeNumber} = ${registerEntries.institutionMoeNumber}
    and ${inArray(enrolments.yearLevel, known)} and ${enrolments.from} <= ${day} and (${enrolments.until} is null or ${enrolments.until} >= ${day}))`;
}
