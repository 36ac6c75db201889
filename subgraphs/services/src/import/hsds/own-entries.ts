// What providers wrote of themselves is newer than what a package says of them, unless somebody says otherwise; and whatever an
// import changes stays readable.
import type { Db } from "@lsg/subgraph-kit/database";
import { eq, inArray, sql } from "drizzle-orm";
import { changesBetween, entryOfRow, serviceEntries, type Entry } from "../../entities/directory-change/store.ts";
import { directoryChanges } from "../../entities/directory-change/table.ts";
import { providers } from "../../entities/provider/table.ts";
import { services } from "../../entities/service/table.ts";
import { shownValue } from "../report.ts";
import type { DirectoryRows } from "./directory-rows.ts";
import type { Note } from "./note.ts";

const own = "PROVIDER_STAFF";

/**
 * The rows to write: without what would change an entry that the provider's staff wrote last, unless `replaceOwn`. A note says of each
 * field that differs what the package has.
 */
export async function respectOwn(tx: Db, present: DirectoryRows, wanted: DirectoryRows, replaceOwn: boolean): Promise<{ rows: DirectoryRows; notes: Note[] }> {
  const ownProviders = new Set((await tx.select({ id: providers.id }).from(providers).where(eq(providers.recordedInRole, own))).map(({ id }) => id));
  const ownServices = new Set((await tx.select({ id: services.id }).from(services).where(eq(services.recordedInRole, own))).map(({ id }) => id));
  // A location that the package does not name stays as it is.
  const after = { ...wanted, locations: [...new Map([...present.locations, ...wanted.locations].map((location) => [location.id, location])).values()] };
  const differing = [
    ...compare("organization", ownProviders, entriesOf(present.providers), entriesOf(wanted.providers)),
    ...compare("service", ownServices, serviceEntries(present), serviceEntries(after)),
  ];
  const notes = differing.map(({ table, id, fieldName, replacementValue }): Note => ({
    table, row: null, id, field: fieldName,
    action: replaceOwn ? "REPLACED" : "KEPT",
    value: shownValue(typeof replacementValue === "string" ? replacementValue : JSON.stringify(replacementValue)),
    reason: replaceOwn ? "The provider wrote another value itself; it stays readable in the changes of the entry." : "The provider wrote another value itself: it stays.",
  }));
  if (replaceOwn || differing.length === 0) return { rows: wanted, notes };

  const kept = new Set(differing.map(({ id }) => id));
  const places = new Set(present.serviceAtLocations.filter(({ serviceId }) => kept.has(serviceId)).map(({ id }) => id));
  const locations = new Set(present.serviceAtLocations.filter(({ id }) => places.has(id)).map(({ locationId }) => locationId));
  const merge = <Item>(is: readonly Item[], shall: readonly Item[], isKept: (item: Item) => boolean) => [...shall.filter((item) => !isKept(item)), ...is.filter(isKept)];
  const newPlaces = new Set(wanted.serviceAtLocations.filter(({ serviceId }) => kept.has(serviceId)).map(({ id }) => id));
  return {
    notes,
    rows: {
      providers: merge(present.providers, wanted.providers, ({ id }) => kept.has(id)),
      services: merge(present.services, wanted.services, ({ id }) => kept.has(id)),
      serviceRegions: merge(present.serviceRegions, wanted.serviceRegions, ({ serviceId }) => kept.has(serviceId)),
      eligibility: merge(present.eligibility, wanted.eligibility, ({ serviceId }) => kept.has(serviceId)),
      locations: merge(present.locations, wanted.locations, ({ id }) => locations.has(id)),
      serviceAtLocations: merge(present.serviceAtLocations, wanted.serviceAtLocations, ({ serviceId }) => kept.has(serviceId)),
      schedules: merge(present.schedules, wanted.schedules, ({ serviceAtLocationId }) => places.has(serviceAtLocationId) || newPlaces.has(serviceAtLocationId)),
    },
  };
}

/** Keeps, field by field, what an import made of entries that were there. */
export async function keepHistory(tx: Db, before: DirectoryRows, after: DirectoryRows): Promise<void> {
  const changedProviders = changed(entriesOf(before.providers), entriesOf(after.providers));
  const changedServices = changed(serviceEntries(before), serviceEntries(after));
  const reason = "An import of the directory.";
  const rows = [
    ...changedProviders.map(({ id, ...change }) => ({ providerId: id, ...change, reason })),
    ...changedServices.map(({ id, ...change }) => ({ serviceId: id, ...change, reason })),
  ];
  for (let done = 0; done < rows.length; done += 1000) await tx.insert(directoryChanges).values(rows.slice(done, done + 1000));
  // Where only regions, advice, locations or times changed, the row is another version all the same.
  const rowsBefore = entriesOf(before.services);
  const rowsAfter = entriesOf(after.services);
  const touched = [...new Set(changedServices.map(({ id }) => id))].filter((id) => changesBetween(rowsBefore.get(id)!, rowsAfter.get(id)!).length === 0);
  for (let done = 0; done < touched.length; done += 1000) await tx.update(services).set({ version: sql`version + 1` }).where(inArray(services.id, touched.slice(done, done + 1000)));
}

const entriesOf = (rows: readonly (object & { readonly id: string })[]) => new Map(rows.map((row) => [row.id, entryOfRow(row)]));

function compare(table: string, ids: ReadonlySet<string>, before: ReadonlyMap<string, Entry>, after: ReadonlyMap<string, Entry>) {
  return changed(before, after).filter(({ id }) => ids.has(id)).map((change) => ({ table, ...change }));
}

/** What changed of those that are in both. */
function changed(before: ReadonlyMap<string, Entry>, after: ReadonlyMap<string, Entry>) {
  return [...after].flatMap(([id, entry]) => (before.has(id) ? changesBetween(before.get(id)!, entry).map((change) => ({ id, ...change })) : []));
}
