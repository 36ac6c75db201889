import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, desc, gte, inArray, isNull, lte, or } from "drizzle-orm";
import { today } from "../../today.ts";
import { supportTeamMembers } from "./table.ts";

export function supportTeamMemberLoaders(db: Db) {
  return {
    supportTeamMemberById: loadOne((ids: string[]) => db.select().from(supportTeamMembers).where(inArray(supportTeamMembers.id, ids)), (member) => member.id, uuidKeys),
    supportTeamByLearnerId: loadMany(
      (learnerIds: string[]) => {
        const day = today();
        return db
          .select()
          .from(supportTeamMembers)
          .where(and(inArray(supportTeamMembers.learnerId, learnerIds), lte(supportTeamMembers.from, day), or(isNull(supportTeamMembers.until), gte(supportTeamMembers.until, day)), isNull(supportTeamMembers.refusedAt)))
          .orderBy(supportTeamMembers.from, supportTeamMembers.id);
      },
      (member) => member.learnerId,
      uuidKeys,
    ),
    supportTeamHistoryByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(supportTeamMembers).where(inArray(supportTeamMembers.learnerId, learnerIds)).orderBy(desc(supportTeamMembers.from), desc(supportTeamMembers.id)),
      (member) => member.learnerId,
      uuidKeys,
    ),
  };
}
