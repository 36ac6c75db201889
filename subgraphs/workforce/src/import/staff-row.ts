// The columns of a staff file, and how the cells of a row are read.
import { isCalendarDate } from "@lsg/subgraph-kit/scalars";

/** Header to what it holds. In the order of the documentation. */
export const columns = {
  staff_number: "The employer's own number of the person: by it a later file finds them again.",
  name: "Name, with its macrons.",
  role: "Code of the role, such as RTLB, or its English or te reo Māori name.",
  fte: "Full-time equivalents with two decimals, for roles that are counted in these.",
  hours_per_week: "Hours a week, for teacher aides and education support workers.",
  from: "First day, as YYYY-MM-DD.",
  until: "Last day; empty while none is set.",
  languages: "Language tags with blanks between, such as mi en-NZ; en-NZ when empty.",
  registration_number: "Number in the register, for roles that need one.",
  registration_from: "First day of the certificate.",
  registration_expires: "Last day of the certificate.",
} as const;
export type Column = keyof typeof columns;

export const neededColumns: readonly Column[] = ["staff_number", "name", "role", "from"];

/** A role as rows name it. */
export interface RoleOfRows {
  readonly code: string;
  readonly nameEn: string;
  readonly nameMi: string | null;
  readonly workUnit: string;
  readonly registrationBodyCode: string | null;
}

export interface StaffRow {
  readonly staffNumber: string;
  readonly name: string;
  readonly role: RoleOfRows;
  readonly fte: number;
  readonly hoursPerWeek: number | null;
  readonly from: string;
  readonly until: string | null;
  readonly languages: readonly string[];
  readonly registration: { readonly number: string; readonly from: string; readonly expiresOn: string } | null;
}

/** What is wrong with one cell, or a row where `column` is null, and what to do about it. */
export class WrongRow extends Error {
  readonly column: Column | null;

  constructor(column: Column | null, sentence: string) {
    super(sentence);
    this.column = column;
  }
}

const hoursOfFullTimeWeek = 40;

/** Throws `WrongRow` for the first thing that is wrong. */
export function readStaffRow(cells: Readonly<Partial<Record<Column, string>>>, roles: readonly RoleOfRows[]): StaffRow {
  const role = readRole(text(cells, "role", 200), roles);
  const [from, until] = [day(cells, "from"), optionalDay(cells, "until")];
  if (until !== null && until < from) throw new WrongRow("until", "It is before the first day: give the last day.");
  return { staffNumber: text(cells, "staff_number", 64), name: text(cells, "name", 200), role, ...readSize(cells, role), from, until, languages: readLanguages(cells.languages ?? ""), registration: readRegistration(cells, role) };
}

function text(cells: Readonly<Partial<Record<Column, string>>>, column: Column, longest: number): string {
  const cell = cells[column] ?? "";
  if (!/[\p{Letter}\p{Number}]/u.test(cell)) throw new WrongRow(column, "It is empty: fill it in.");
  if (cell.length > longest) throw new WrongRow(column, `It is longer than ${longest} characters: shorten it.`);
  return cell;
}

function day(cells: Readonly<Partial<Record<Column, string>>>, column: Column): string {
  const cell = text(cells, column, 20);
  if (!isCalendarDate(cell) || cell < "1950-01-01" || cell > "2100-12-31") throw new WrongRow(column, "This is no day: write it as YYYY-MM-DD.");
  return cell;
}

const optionalDay = (cells: Readonly<Partial<Record<Column, string>>>, column: Column): string | null => (cells[column] ? day(cells, column) : null);

/** Lower case, without macrons: "Kaiwhakamatau Hinengaro" is "Kaiwhakamātau hinengaro". */
const fold = (name: string): string => name.normalize("NFD").replaceAll(/[\u0300-\u036f]/g, "").toLowerCase().replaceAll(/[^a-z0-9]+/g, " ").trim();

function readRole(cell: string, roles: readonly RoleOfRows[]): RoleOfRows {
  const found = roles.find(({ code, nameEn, nameMi }) => [code, nameEn, nameMi ?? code].some((name) => fold(name) === fold(cell)));
  if (!found) throw new WrongRow("role", "There is no such role: give its code or name, as the query roles has them.");
  return found;
}

function readSize(cells: Readonly<Partial<Record<Column, string>>>, { workUnit }: RoleOfRows): { fte: number; hoursPerWeek: number | null } {
  const [fte, hours] = [cells.fte ?? "", cells.hours_per_week ?? ""];
  if (workUnit === "HOURS") {
    const hoursPerWeek = Number(hours);
    if (hours === "" || !(hoursPerWeek > 0 && hoursPerWeek <= hoursOfFullTimeWeek && Number.isInteger(hoursPerWeek * 4))) throw new WrongRow("hours_per_week", `Give quarters of an hour, up to ${hoursOfFullTimeWeek} hours a week, for this role.`);
    return { fte: Math.max(1, Math.round((hoursPerWeek / hoursOfFullTimeWeek) * 100)) / 100, hoursPerWeek };
  }
  if (!/^(0?\.\d{1,2}|0|1(\.00?)?)$/.test(fte) || Number(fte) === 0) throw new WrongRow("fte", "Give 0.01 to 1, with two decimals at the most.");
  return { fte: Number(fte), hoursPerWeek: null };
}

function readLanguages(cell: string): string[] {
  const languages = [...new Set(cell.split(/[\s;,]+/).filter((tag) => tag !== ""))];
  if (languages.length === 0) return ["en-NZ"];
  if (languages.length > 20 || !languages.every((tag) => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag))) throw new WrongRow("languages", "Write language tags with blanks between, such as mi en-NZ.");
  return languages;
}

function readRegistration(cells: Readonly<Partial<Record<Column, string>>>, { registrationBodyCode }: RoleOfRows): StaffRow["registration"] {
  if (!cells.registration_number) {
    if (cells.registration_from || cells.registration_expires) throw new WrongRow("registration_number", "There are days of a certificate and no number: give it.");
    return null;
  }
  if (registrationBodyCode === null) throw new WrongRow("registration_number", "This role needs no registration: leave it empty.");
  const number = cells.registration_number.toUpperCase();
  if (!/^[A-Z0-9][A-Z0-9 /-]{0,29}$/.test(number)) throw new WrongRow("registration_number", "This is no number of a register: letters, digits, blanks, strokes and hyphens.");
  const [from, expiresOn] = [day(cells, "registration_from"), day(cells, "registration_expires")];
  if (expiresOn < from) throw new WrongRow("registration_expires", "It is before the certificate's first day.");
  return { number, from, expiresOn };
}
