// Imports the staff of one employer: all rows that can be taken, in one transaction. What the database does not allow is a row
// that is not imported, with the reason; nothing that is known is written over.
import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull, sql } from "drizzle-orm";
import { attempt, Broken } from "../attempt.ts";
import { daysAfter } from "../calendar.ts";
import { employmentAgreements } from "../entities/employment-agreement/table.ts";
import { positions } from "../entities/position/table.ts";
import { practitioners } from "../entities/practitioner/table.ts";
import { registrations } from "../entities/registration/table.ts";
import { roles, type EmployerKind } from "../entities/role/table.ts";
import type { StaffFile } from "./read-staff.ts";
import { readStaffRow, WrongRow, type Column, type StaffRow } from "./staff-row.ts";

/** Whose staff it is. */
export interface ImportingEmployer {
  readonly kind: EmployerKind;
  readonly name: string;
  /** `kind:id`. */
  readonly managedBy: string;
  readonly regionCode: string | null;
  readonly communityId: string | null;
  readonly institutionMoeNumber: number | null;
  readonly providerId: string | null;
}

/** A row that was not imported. Its cells stay out of the report: they say who somebody is. */
export interface Note {
  readonly line: number;
  readonly column: Column | null;
  readonly problem: string;
}

export interface ImportSummary {
  readonly rows: number;
  readonly people: number;
  readonly positions: number;
  readonly registrations: number;
  readonly unchanged: number;
  readonly notes: readonly Note[];
}

interface Options {
  readonly dryRun: boolean;
  readonly onProgress: (progress: { step: string; done: number; total: number }) => void;
  /** Called before the commit: what it throws takes everything back. */
  readonly beforeCommit: (summary: ImportSummary) => Promise<void>;
}

const rules: Readonly<Record<string, string>> = {
  positions_within_agreements: "The person would hold more than they are employed for on some day: end what they hold already, or correct fte and the days.",
  positions_need_registration: "The role needs a registration, and there is no certificate for the first day: fill in registration_number, registration_from and registration_expires.",
  registrations_one_at_a_time: "A certificate of this body covers some of these days already: correct the days.",
  registrations_number_is_one_persons: "This number belongs to somebody else in this register: correct it.",
  employment_agreements_one_at_a_time: "The person is employed here on some of these days already, on other terms: give the first day of the new terms in from.",
  employment_agreements_staff_number: "This staff number belongs to somebody else of this employer: correct it.",
};

// Thrown to roll back a transaction that went well.
class TakenBack extends Error {}

/** As the owner of the tables. Waits while another import is running. */
export async function importStaff(db: Db, file: StaffFile, employer: ImportingEmployer, { dryRun, onProgress, beforeCommit }: Options): Promise<ImportSummary> {
  let summary: ImportSummary | null = null;
  try {
    await db.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtext('import staff'))`);
      summary = await importRows(tx, file, employer, onProgress);
      await beforeCommit(summary);
      if (dryRun) throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  return summary!;
}

async function importRows(tx: Db, file: StaffFile, employer: ImportingEmployer, onProgress: Options["onProgress"]): Promise<ImportSummary> {
  const known = await tx.select().from(roles);
  const notes: Note[] = [];
  const counts = { people: 0, positions: 0, registrations: 0, unchanged: 0 };
  for (const [index, { line, cells, isWhole }] of file.rows.entries()) {
    if (index % 50 === 0) onProgress({ step: "Writing staff", done: index, total: file.rows.length });
    try {
      if (!isWhole) throw new WrongRow(null, "The row has another number of cells than the header: look for a comma that is not in quotation marks.");
      const row = readStaffRow(cells, known);
      const done = await attempt(tx, Object.keys(rules), (savepoint) => writeRow(savepoint, row, employer));
      if (done instanceof Broken) throw new WrongRow(null, rules[done.rule]!);
      counts.people += done.people;
      counts.positions += done.positions;
      counts.registrations += done.registrations;
      if (done.people + done.positions + done.registrations + done.changed === 0) counts.unchanged++;
    } catch (error) {
      if (!(error instanceof WrongRow)) throw error;
      notes.push({ line, column: error.column, problem: error.message });
    }
  }
  return { rows: file.rows.length, ...counts, notes };
}

async function writeRow(db: Db, row: StaffRow, employer: ImportingEmployer) {
  const done = { people: 0, positions: 0, registrations: 0, changed: 0 };
  const practitionerId = (await findPerson(db, row, employer)) ?? (done.people++, await addPerson(db, row, employer));
  done.registrations += await addRegistration(db, practitionerId, row);
  const ofEmployer = and(eq(employmentAgreements.practitionerId, practitionerId), eq(employmentAgreements.managedBy, employer.managedBy));
  const [same] = await db.select().from(employmentAgreements).where(and(ofEmployer, eq(employmentAgreements.from, row.from)));
  if (same) return { ...done, changed: await changeEnd(db, row, same, employer) };

  // New terms: those before end the day before, with their positions.
  const lastDay = daysAfter(row.from, -1);
  await db.update(positions).set({ until: lastDay }).where(and(eq(positions.practitionerId, practitionerId), eq(positions.managedBy, employer.managedBy), isNull(positions.until), sql`${positions.from} < ${row.from}`));
  await db.update(employmentAgreements).set({ until: lastDay }).where(and(ofEmployer, isNull(employmentAgreements.until), sql`${employmentAgreements.from} < ${row.from}`));
  await db.insert(employmentAgreements).values({ practitionerId, from: row.from, until: row.until, fte: row.fte, kind: row.until === null ? "PERMANENT" : "FIXED_TERM", employer: employer.name, managedBy: employer.managedBy, staffNumber: row.staffNumber });
  const { kind, name, regionCode, communityId, institutionMoeNumber, providerId } = employer;
  await db.insert(positions).values({ practitionerId, roleCode: row.role.code, fte: row.fte, hoursPerWeek: row.hoursPerWeek, from: row.from, until: row.until, employerKind: kind, employer: name, regionCode, communityId, institutionMoeNumber, providerId });
  return { ...done, positions: 1 };
}

async function findPerson(db: Db, { staffNumber, name }: StaffRow, { managedBy }: ImportingEmployer): Promise<string | null> {
  const [known] = await db
    .select({ id: practitioners.id, name: practitioners.name })
    .from(employmentAgreements)
    .innerJoin(practitioners, eq(practitioners.id, employmentAgreements.practitionerId))
    .where(and(eq(employmentAgreements.managedBy, managedBy), eq(employmentAgreements.staffNumber, staffNumber)))
    .limit(1);
  if (known && foldedName(known.name) !== foldedName(name)) {
    throw new WrongRow("name", "This staff number is somebody's with another name: correct the number, or, where their name has changed, change it with changePractitioner first.");
  }
  return known?.id ?? null;
}

// Another spelling of the same name is the same: payrolls lose macrons and hyphens, and write in capitals.
const foldedName = (name: string): string => name.normalize("NFD").replace(/[^\p{Letter}]/gu, "").toLowerCase();

async function addPerson(db: Db, { name, role, languages }: StaffRow, { regionCode }: ImportingEmployer): Promise<string> {
  const [added] = await db.insert(practitioners).values({ name, primaryRoleCode: role.code, regionCode, languages: [...languages] }).returning({ id: practitioners.id });
  return added!.id;
}

async function addRegistration(db: Db, practitionerId: string, { registration, role }: StaffRow): Promise<number> {
  if (registration === null) return 0;
  const body = role.registrationBodyCode!;
  const [known] = await db.select().from(registrations).where(and(eq(registrations.practitionerId, practitionerId), sql`${registrations.body} = ${body}`, eq(registrations.from, registration.from), eq(registrations.expiresOn, registration.expiresOn)));
  if (known) return 0;
  await db.insert(registrations).values({ practitionerId, body: body as (typeof registrations.$inferInsert)["body"], scope: role.nameEn, ...registration });
  return 1;
}

/** The terms are there: only a last day is new, or they would be written over. */
async function changeEnd(db: Db, row: StaffRow, present: typeof employmentAgreements.$inferSelect, { managedBy }: ImportingEmployer): Promise<number> {
  const there = and(eq(positions.practitionerId, present.practitionerId), eq(positions.managedBy, managedBy), eq(positions.from, row.from), eq(positions.roleCode, row.role.code));
  const [position] = await db.select().from(positions).where(there);
  if (present.fte !== row.fte || !position) throw new WrongRow(null, "The person is known from this day on with other terms or another role, which are not written over: give the first day of the new terms in from.");
  if (present.until === row.until) return 0;
  if (row.until === null || (present.until !== null && row.until > present.until)) throw new WrongRow("until", "The agreement ends before, and is not made longer: give the first day of the next one in from.");
  await db.update(positions).set({ until: row.until }).where(eq(positions.id, position.id));
  await db.update(employmentAgreements).set({ until: row.until }).where(eq(employmentAgreements.id, present.id));
  return 1;
}
