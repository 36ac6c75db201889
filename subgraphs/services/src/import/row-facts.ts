// Turns a row into facts; whatever is not taken as it stands is noted with its reason.
import { isCalendarDate } from "@lsg/subgraph-kit/scalars";
import type { ListedFacts } from "./facts.ts";
import type { Column, Sector } from "./layouts.ts";
import { moeNumberOf, type Directory, type DirectoryRow } from "./read-directory.ts";
import { holdsEmailAddress, shownValue, type Note } from "./report.ts";
import { readRoll } from "./row-roll.ts";
import { authority, earlyLearningKind, genders, languageOfInstruction, place, saysNothing, schoolKind } from "./values.ts";

export interface FactsOfRow {
  readonly line: number;
  readonly moeNumber: number;
  readonly facts: ListedFacts;
}

/** Notes that a value of this row was left out, or taken in another form. */
export type NoteRow = (field: string, action: Note["action"], value: string, reason: string, taken?: string) => void;

/** The facts of every row that can be taken, and the notes on what could not. */
export function readFacts(directory: Directory): { rows: FactsOfRow[]; notes: Note[] } {
  const notes: Note[] = [];
  const rows: FactsOfRow[] = [];
  for (const row of directory.rows) {
    const moeNumber = moeNumberOf(row.cell("number"));
    const note: NoteRow = (field, action, value, reason, taken) =>
      notes.push({ line: row.line, moeNumber, field, action, value: shownValue(value), taken: taken ?? null, reason });
    if (moeNumber === null) {
      note("row", "REJECTED", row.raw("number"), "The row has no Ministry number from 1 to 999999.");
      continue;
    }
    const facts = factsOf(row, directory, note);
    if (facts) rows.push({ line: row.line, moeNumber, facts });
  }
  return { rows, notes };
}

function factsOf(row: DirectoryRow, directory: Directory, note: NoteRow): ListedFacts | null {
  const named = readName(row, note);
  if (named === null) return null;
  const { sector } = directory.layout;
  const language = oneOf(row, "language", languageOfInstruction, note);
  const kind = sector === "SCHOOL" ? kindOfSchool(row, language, note) : kindOfService(row, note);
  const facts: { [Fact in keyof ListedFacts]: ListedFacts[Fact] | null | undefined } = {
    listed: true,
    kind,
    name: named.name,
    status: named.isProposed ? "PROPOSED" : readStatus(row, note),
    openedOn: readOpened(row, note),
    institutionType: text(row, "type", note),
    definition: text(row, "definition", note),
    authority: oneOf(row, "authority", authority, note),
    genders: readGenders(row, note),
    languageOfInstruction: language,
    region: text(row, "region", note),
    place: readPlace(row, note),
    regionalCouncil: readCouncil(row, note),
    localOffice: readLocalOffice(row, note),
    suburb: text(row, "suburb", note),
    town: text(row, "town", note),
    postcode: readPostcode(row, note),
    coordinates: readCoordinates(row, note),
    website: readWebsite(row, note),
    decile: readDecile(row, note),
    equityIndex: readEquityIndex(row, sector, note),
    isolationIndex: readIsolationIndex(row, note),
    roll: readRoll(row, directory, kind, note),
  };
  const said = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== undefined)) as unknown as ListedFacts;
  return directory.hasCommunities ? { ...said, community: readCommunity(row, note) } : said;
}

function readName(row: DirectoryRow, note: NoteRow): { name: string; isProposed: boolean } | null {
  const cell = row.cell("name");
  const isProposed = /\(proposed\)/i.test(cell);
  const name = cell.replace(/\s*\(proposed\)\s*/i, " ").trim();
  if (name === "") return rejected("row", row.raw("name"), "The row has no name.", note);
  if (holdsEmailAddress(name)) return rejected("row", row.raw("name"), "The name holds an e-mail address: the row's columns seem to be moved.", note);
  if (name.length > longestText) return rejected("row", name, `The name is longer than ${longestText} characters.`, note);
  if (isProposed) note("name", "REPAIRED", row.raw("name"), "A proposed institution: this is its status, not part of its name.", name);
  else if (row.raw("name").normalize("NFC") !== name) note("name", "REPAIRED", row.raw("name"), "Surplus spaces were removed.", name);
  return { name, isProposed };
}

const longestText = 300;

function text(row: DirectoryRow, column: Column, note: NoteRow): string | null {
  const cell = row.cell(column);
  if (saysNothing(cell)) return null;
  if (holdsEmailAddress(cell)) return rejected(column, cell, "It holds an e-mail address.", note);
  return cell.length > longestText ? rejected(column, cell, `It is longer than ${longestText} characters.`, note) : cell;
}

function oneOf<T>(row: DirectoryRow, column: Column, meaning: (cell: string) => T | null, note: NoteRow): T | null {
  const cell = row.cell(column);
  if (saysNothing(cell)) return null;
  return meaning(cell) ?? rejected(column, cell, "The word is not one that directories are known to use here.", note);
}

function kindOfSchool(row: DirectoryRow, language: ListedFacts["languageOfInstruction"] | null, note: NoteRow): ListedFacts["kind"] {
  const type = row.cell("type");
  const { kind, isKnown } = schoolKind({ type, definition: row.cell("definition"), peakBody: row.cell("peakBody"), language: language ?? null });
  if (!isKnown) note("type", "REPAIRED", type, "The type is not one that directories are known to use: it is taken for a school.", kind);
  return kind;
}

function kindOfService(row: DirectoryRow, note: NoteRow): ListedFacts["kind"] {
  const type = row.cell("type");
  const kind = earlyLearningKind(type);
  if (kind === null) note("type", "REPAIRED", type, "The type is not one that directories are known to use: it is taken for an early learning service.", "EARLY_LEARNING_SERVICE");
  return kind ?? "EARLY_LEARNING_SERVICE";
}

function readStatus(row: DirectoryRow, note: NoteRow): ListedFacts["status"] {
  const cell = row.cell("status");
  if (/^(open|)$/i.test(cell)) return "OPEN";
  if (/^(proposed|not yet open)$/i.test(cell)) return "PROPOSED";
  if (/^closed$/i.test(cell)) return "CLOSED";
  note("status", "REPAIRED", cell, "The status is not one that directories are known to use: what a directory lists is taken to be open.", "OPEN");
  return "OPEN";
}

// Day 0 of the modified Julian calendar: what a program writes that has no date.
const noOpeningDay = "1858-11-17";

function readOpened(row: DirectoryRow, note: NoteRow): string | null {
  const cell = row.cell("opened");
  if (saysNothing(cell)) return null;
  const day = /^(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?$/.exec(cell)?.[1];
  if (day === noOpeningDay) return rejected("opened", cell, "This day stands for an unknown one.", note);
  return day !== undefined && isCalendarDate(day) ? day : rejected("opened", cell, "It is no day written YYYY-MM-DD.", note);
}

function readGenders(row: DirectoryRow, note: NoteRow): ListedFacts["genders"] | null {
  if (row.cell("genders") === "0") return rejected("genders", "0", "A number stands where a word should be.", note);
  return oneOf(row, "genders", genders, note);
}

function readPlace(row: DirectoryRow, note: NoteRow): ListedFacts["place"] | null {
  const cell = row.cell("territorialAuthority");
  if (saysNothing(cell)) return null;
  if (holdsEmailAddress(cell) || cell.length > longestText) return rejected("territorialAuthority", cell, "It is no name of a council.", note);
  return place(cell) ?? rejected("territorialAuthority", cell, "It names no council.", note);
}

function readCouncil(row: DirectoryRow, note: NoteRow): string | null {
  return /^area outside region$/i.test(row.cell("regionalCouncil")) ? null : text(row, "regionalCouncil", note);
}

function readLocalOffice(row: DirectoryRow, note: NoteRow): string | null {
  const cell = row.cell("localOffice");
  if (/^missing$/i.test(cell)) return rejected("localOffice", cell, "It names no office.", note);
  return text(row, "localOffice", note)?.replace(/ office$/i, "") ?? null;
}

function readPostcode(row: DirectoryRow, note: NoteRow): string | null {
  const cell = row.cell("postcode");
  if (saysNothing(cell) || cell === "0") return null;
  if (!/^\d{1,4}$/.test(cell)) return rejected("postcode", cell, "It is no postal code of four digits.", note);
  const postcode = cell.padStart(4, "0");
  if (postcode !== cell) note("postcode", "REPAIRED", cell, "Its leading zeros were lost.", postcode);
  return postcode;
}

function readCoordinates(row: DirectoryRow, note: NoteRow): ListedFacts["coordinates"] | null {
  const [north, east] = [row.cell("latitude"), row.cell("longitude")];
  if (saysNothing(north) && saysNothing(east)) return null;
  const [latitude, longitude] = [decimal(north), decimal(east)];
  if (latitude === null || longitude === null) return rejected("coordinates", `${north} ${east}`, "A latitude and a longitude are two decimal numbers.", note);
  // The Chatham Islands lie beyond the 180th meridian: their longitude is negative.
  const inNewZealand = latitude >= -53 && latitude <= -29 && ((longitude >= 165 && longitude <= 180) || (longitude >= -180 && longitude <= -175));
  return inNewZealand ? { latitude, longitude } : rejected("coordinates", `${north} ${east}`, "The point is not in New Zealand.", note);
}

function readWebsite(row: DirectoryRow, note: NoteRow): string | null {
  const cell = row.cell("website");
  if (saysNothing(cell)) return null;
  if (holdsEmailAddress(cell)) return rejected("website", cell, "It is an e-mail address.", note);
  const url = URL.parse(/^https?:\/\//i.test(cell) ? cell : `https://${cell}`);
  const isWebsite = url !== null && /^https?:$/.test(url.protocol) && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(url.hostname) && url.username === "" && cell.length <= longestText;
  if (!isWebsite) return rejected("website", cell, "It is no address of a website.", note);
  if (!/^https?:\/\//i.test(cell)) note("website", "REPAIRED", cell, "The address did not say https://.", url.href);
  return url.href;
}

function readDecile(row: DirectoryRow, note: NoteRow): number | null {
  const cell = row.cell("decile");
  if (saysNothing(cell)) return null;
  if (cell === "99") return rejected("decile", cell, "99 stands for a school without a decile.", note);
  return /^([1-9]|10)$/.test(cell) ? Number(cell) : rejected("decile", cell, "A decile is 1 to 10.", note);
}

function readEquityIndex(row: DirectoryRow, scale: Sector, note: NoteRow): ListedFacts["equityIndex"] | null {
  const cell = row.cell("equityIndex");
  if (saysNothing(cell)) return null;
  if (scale === "EARLY_LEARNING") {
    const value = /^(?:EQI )?([1-4]|5\+?)$/i.exec(cell)?.[1];
    return value === undefined ? rejected("equityIndex", cell, "The index of an early learning service is 1 to 4 or 5+.", note) : { value: Number.parseInt(value), scale };
  }
  const value = /^\d{3}$/.test(cell) ? Number(cell) : 0;
  return value >= 344 && value <= 569 ? { value, scale } : rejected("equityIndex", cell, "The index of a school is 344 to 569.", note);
}

function readIsolationIndex(row: DirectoryRow, note: NoteRow): number | null {
  const cell = row.cell("isolationIndex");
  if (saysNothing(cell)) return null;
  const value = decimal(cell);
  return value !== null && value >= 0 && value < 100 ? Math.round(value * 100) / 100 : rejected("isolationIndex", cell, "It is a decimal number from 0.", note);
}

function readCommunity(row: DirectoryRow, note: NoteRow): { number: number; name: string } | null {
  const cell = row.cell("communityNumber");
  if (saysNothing(cell) || cell === "0") return null;
  const name = text(row, "communityName", note);
  if (!/^\d{1,9}$/.test(cell)) return rejected("communityNumber", cell, "The number of a community of learning is a whole number.", note);
  return name === null ? rejected("communityName", row.cell("communityName"), `The community of learning ${cell} has no name.`, note) : { number: Number(cell), name };
}

function decimal(cell: string): number | null {
  return /^-?\d{1,6}(\.\d+)?$/.test(cell) ? Number(cell) : null;
}

function rejected(field: string, value: string, reason: string, note: NoteRow): null {
  note(field, "REJECTED", value, reason);
  return null;
}

