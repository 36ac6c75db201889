import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, inArray, isNull } from "drizzle-orm";
import { nationalStudentNumbers } from "./table.ts";

export function nationalStudentNumberLoaders(db: Db) {
  return {
    studentNumberByLearnerId: loadOne(
      (learnerIds: string[]) => db.select().from(nationalStudentNumbers).where(and(inArray(nationalStudentNumbers.learnerId, learnerIds), isNull(nationalStudentNumbers.replacedAt))),
      (number) => number.learnerId,
      uuidKeys,
    ),
  };
}
