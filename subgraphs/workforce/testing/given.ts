// Builders of valid rows: a test says only what matters to it. The roles are there already, from the migrations.
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { caseAssignments, type CaseAssignmentRow } from "../src/entities/case-assignment/table.ts";
import { culturalCompetences, type CulturalCompetenceRow } from "../src/entities/cultural-competence/table.ts";
import { employmentAgreements, type EmploymentAgreementRow } from "../src/entities/employment-agreement/table.ts";
import { learnerSupports } from "../src/entities/learner-support/table.ts";
import { positions, type PositionRow } from "../src/entities/position/table.ts";
import { practitioners, type PractitionerRow } from "../src/entities/practitioner/table.ts";
import { practitionerSkills, type PractitionerSkillRow } from "../src/entities/practitioner-skill/table.ts";
import { registrations, type RegistrationRow } from "../src/entities/registration/table.ts";

let last = 0;
const next = () => ++last;

/** Writes rows as the owner of the tables, and gives them as they were stored. */
export function given(owner: PostgresJsDatabase) {
  const build = {
    /** A psychologist of Tai Tokerau, employed there and registered with every body, so that they may hold any position. */
    async practitioner(said: Partial<typeof practitioners.$inferInsert> = {}): Promise<PractitionerRow> {
      const row = await build.newcomer(said);
      await build.agreement({ practitionerId: row.id });
      for (const body of ["PSYCHOLOGISTS_BOARD", "TEACHING_COUNCIL", "OCCUPATIONAL_THERAPY_BOARD", "PHYSIOTHERAPY_BOARD"] as const) await build.registration({ practitionerId: row.id, body });
      return row;
    },

    /** Somebody who is neither employed nor registered. */
    async newcomer(said: Partial<typeof practitioners.$inferInsert> = {}): Promise<PractitionerRow> {
      const [row] = await owner
        .insert(practitioners)
        .values({ name: `Mārama Tāwhai ${next()}`, primaryRoleCode: "PSYCHOLOGIST", regionCode: "tai-tokerau", languages: ["en-NZ", "mi"], ...said })
        .returning();
      return row!;
    },

    /** Full-time with the Ministry in Tai Tokerau, without an end. */
    async agreement(said: Partial<typeof employmentAgreements.$inferInsert> = {}): Promise<EmploymentAgreementRow> {
      const [row] = await owner
        .insert(employmentAgreements)
        .values({ practitionerId: said.practitionerId ?? (await build.newcomer()).id, from: "2000-01-01", fte: 1, kind: "PERMANENT", employer: "Tai Tokerau office", managedBy: "region:tai-tokerau", ...said })
        .returning();
      return row!;
    },

    /** A psychologist's, for the time of everybody here. */
    async registration(said: Partial<typeof registrations.$inferInsert> = {}): Promise<RegistrationRow> {
      const [row] = await owner
        .insert(registrations)
        .values({ practitionerId: said.practitionerId ?? (await build.newcomer()).id, body: "PSYCHOLOGISTS_BOARD", scope: "Educational Psychologist", number: `90-${next()}`, from: "2000-01-01", expiresOn: "2999-12-31", ...said })
        .returning();
      return row!;
    },

    async skill(said: Partial<typeof practitionerSkills.$inferInsert> = {}): Promise<PractitionerSkillRow> {
      const [row] = await owner
        .insert(practitionerSkills)
        .values({ practitionerId: said.practitionerId ?? (await build.practitioner()).id, needArea: "COMMUNICATION", level: "EXPERIENCED", from: "2024-01-29", ...said })
        .returning();
      return row!;
    },

    async review(said: Partial<typeof culturalCompetences.$inferInsert> = {}): Promise<CulturalCompetenceRow> {
      const [row] = await owner
        .insert(culturalCompetences)
        .values({ practitionerId: said.practitionerId ?? (await build.practitioner()).id, framework: "TATAIAKO", level: "PROFICIENT", reviewedOn: "2026-02-10", ...said })
        .returning();
      return row!;
    },

    /**
     * A psychologist's full-time position at the Ministry's office in Tai Tokerau, vacant unless a practitioner is said. Whoever is employed by
     * somebody else alone is from then on employed full-time by whoever the position belongs to as well.
     */
    async position({ practitionerId, ...said }: Partial<typeof positions.$inferInsert> = {}): Promise<PositionRow> {
      const [row] = await owner
        .insert(positions)
        .values({ roleCode: "PSYCHOLOGIST", employerKind: "MINISTRY", employer: "Tai Tokerau office", regionCode: "tai-tokerau", fte: 1, from: "2024-01-29", ...said })
        .returning();
      if (!practitionerId) return row!;
      const agreed = await owner.select().from(employmentAgreements).where(eq(employmentAgreements.practitionerId, practitionerId));
      const { employer, managedBy } = row!;
      if (managedBy !== null && agreed.length > 0 && !agreed.some((agreement) => agreement.managedBy === managedBy)) await build.agreement({ practitionerId, employer, managedBy });
      const [held] = await owner.update(positions).set({ practitionerId }).where(eq(positions.id, row!.id)).returning();
      return held!;
    },

    /** A practitioner at work with a learner since March 2026, whatever room they have; both are new ones unless they are said. */
    async caseAssignment(said: Partial<typeof caseAssignments.$inferInsert> = {}): Promise<CaseAssignmentRow> {
      const learnerId = said.learnerId ?? randomUUID();
      if (said.supportId) await build.supportOf(learnerId, said.supportId);
      const [row] = await owner
        .insert(caseAssignments)
        .values({
          practitionerId: said.practitionerId ?? (await build.practitioner()).id,
          learnerId,
          roleCode: "PSYCHOLOGIST",
          from: "2026-03-02",
          status: "ACTIVE",
          overrideReason: "Nobody else could.",
          ...said,
        })
        .returning();
      return row!;
    },

    /** The id of a support that services told to be of this learner; a new one unless it is said. */
    async supportOf(learnerId: string, supportId: string = randomUUID()): Promise<string> {
      await owner.insert(learnerSupports).values({ supportId, learnerId }).onConflictDoNothing();
      return supportId;
    },
  };
  return build;
}

/** As many things as said, one after the other, so that their order is known. */
export async function times<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let index = 0; index < count; index++) made.push(await make(index));
  return made;
}
