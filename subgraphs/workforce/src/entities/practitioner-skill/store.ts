import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, inArray, isNull } from "drizzle-orm";
import { today } from "../../calendar.ts";
import { practitionerSkills, type PractitionerSkillRow } from "./table.ts";

type Skill = Pick<PractitionerSkillRow, "needArea" | "level">;

/** Ends what is no longer said, and begins what is new. What stays keeps its day. */
export async function replaceSkills(db: Db, practitionerId: string, skills: readonly Skill[]): Promise<void> {
  const present = await db.select().from(practitionerSkills).where(and(eq(practitionerSkills.practitionerId, practitionerId), isNull(practitionerSkills.until)));
  const gone = present.filter((row) => !skills.some((skill) => isSame(skill, row)));
  const added = skills.filter((skill) => !present.some((row) => isSame(skill, row)));
  if (gone.length > 0) await db.update(practitionerSkills).set({ until: today() }).where(inArray(practitionerSkills.id, gone.map(({ id }) => id)));
  if (added.length > 0) await db.insert(practitionerSkills).values(added.map(({ needArea, level }) => ({ practitionerId, needArea, level, from: today() })));
}

const isSame = (a: Skill, b: Skill) => a.needArea === b.needArea && a.level === b.level;
