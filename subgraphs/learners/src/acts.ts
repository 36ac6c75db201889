// Who did something to a record, in what role and for whom: kept on the row, so that it can be shown to those who may see
// the record without the log. The database fills it in from the request's viewer.
import { text } from "drizzle-orm/pg-core";

type ActColumns<Act extends string> = Record<`${Act}InRole`, ReturnType<typeof roleColumn>> & Record<`${Act}For`, ReturnType<typeof organisationsColumn>>;

/**
 * Columns for the role and the organisations of whoever did `act`; `column` is its name in the database. They belong beside
 * the columns for when and by whom, and need a trigger with `note_who_acted(column)`.
 */
export function actedAs<const Act extends string>(act: Act, column: string = act): ActColumns<Act> {
  return { [`${act}InRole`]: roleColumn(column), [`${act}For`]: organisationsColumn(column) } as ActColumns<Act>;
}

const roleColumn = (act: string) => text(`${act}_in_role`);
const organisationsColumn = (act: string) => text(`${act}_for`).array();

/** As the type `Provenance` of the graph has it; null when it was not done. */
export function toAct(at: Date | null, by: string | null, role: string | null, organisations: readonly string[] | null) {
  return at === null ? null : wasDone(at, by, role, organisations);
}

/** The same for what every row has. */
export function wasDone(at: Date, by: string | null, role: string | null, organisations: readonly string[] | null) {
  return { recordedAt: at, personId: by, role: role ?? "SYSTEM", organisations: organisations === null ? null : [...organisations] };
}
