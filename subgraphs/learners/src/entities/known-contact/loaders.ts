import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { loadPages, type KeysetOrder } from "@lsg/subgraph-kit/page";
import { and, desc, inArray, isNull } from "drizzle-orm";
import { knownContacts } from "./table.ts";

export const longestKnownFirst: KeysetOrder = { columns: [knownContacts.since, knownContacts.id] };

export function knownContactLoaders(db: Db) {
  const isCurrent = isNull(knownContacts.until);
  return {
    knownContactById: loadOne((ids: string[]) => db.select().from(knownContacts).where(inArray(knownContacts.id, ids)), (contact) => contact.id, uuidKeys),
    currentKnownContactByLearnerId: loadOne(
      (learnerIds: string[]) => db.select().from(knownContacts).where(and(inArray(knownContacts.learnerId, learnerIds), isCurrent)),
      (contact) => contact.learnerId,
      uuidKeys,
    ),
    knownContactsByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(knownContacts).where(inArray(knownContacts.learnerId, learnerIds)).orderBy(desc(knownContacts.since), desc(knownContacts.id)),
      (contact) => contact.learnerId,
      uuidKeys,
    ),
    knownContactsByPractitionerId: loadPages<typeof knownContacts, string>(db, {
      table: knownContacts,
      parent: knownContacts.practitionerId,
      order: longestKnownFirst,
      where: isCurrent,
      isKey: isUuid,
    }),
  };
}
