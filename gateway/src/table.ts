// An answer as a flat table, for tools that read nothing else: the one list of the answer becomes rows, and each leaf of the
// operation a column named by its path. Knows no schema: the operation says which columns there are, so that they stay the
// same from answer to answer, and the answer says where its list is.
import { Kind, OperationTypeNode, parse, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionSetNode } from "graphql";

export const csv = "text/csv";
export const ndjson = "application/x-ndjson";
/** What the table's columns say: see `toTableMetadata`. */
export const csvMetadata = "application/csvm+json";
export type TableType = typeof csv | typeof ndjson | typeof csvMetadata;

type Cell = string | number | boolean | null;
type Row = ReadonlyMap<string, Cell>;

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** The answer has no single list: it cannot be one table. The message says what to do. */
export class NoTable extends Error {}

/** The table type that a client prefers to every other that it takes; null when it prefers none. Ranges with `*` mean no table. */
export function tableType(accept: string | undefined): TableType | null {
  // Nearly every client asks for JSON.
  if (accept === undefined || !/csv|ndjson/i.test(accept)) return null;
  const named = accept.split(",", 50).map((text) => {
    const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
    const q = Number(parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? 1);
    return { type, q: Number.isFinite(q) ? q : 0 };
  });
  const best = named.reduce<(typeof named)[number] | undefined>((one, other) => (other.q > (one?.q ?? 0) ? other : one), undefined);
  return best?.type === csv || best?.type === ndjson || best?.type === csvMetadata ? best.type : null;
}

/** Makes a table of the data that an operation answered. Throws `NoTable` where lists stand side by side. */
export function toTable(source: string, operationName: string | null | undefined, data: unknown): Table {
  const document = parse(source, { noLocation: true });
  const columns = columnsOf(document, operationOf(document, operationName));
  const rows = rowsOf(data, new Set(columns)).map((row) => new Map(columns.map((column) => [column, row.get(column) ?? null])));
  return { columns, rows };
}

/** Where the answer of a page says whether another follows. */
export interface PageOfTable {
  /** The cursor that the next one begins behind; null for the last. */
  readonly after: string | null;
  /** Path of the page's own columns, which say nothing of the rows. */
  readonly column: string;
}

/** Which page this is, for an operation that takes a cursor as its variable `after` and asks for `hasNextPage` and `endCursor` of one list; null when it does not. */
export function pageOf(source: string, operationName: string | null | undefined, data: unknown): PageOfTable | null {
  const operation = operationOf(parse(source, { noLocation: true }), operationName);
  if (!operation?.variableDefinitions?.some(({ variable }) => variable.name.value === "after")) return null;
  const find = (value: unknown, path: string): PageOfTable | null => {
    if (!isObject(value)) return null;
    const { hasNextPage, endCursor } = value;
    if (typeof hasNextPage === "boolean" && endCursor !== undefined) return { after: hasNextPage && typeof endCursor === "string" ? endCursor : null, column: path };
    for (const [name, inside] of Object.entries(value)) {
      const found = find(inside, under(path, name));
      if (found) return found;
    }
    return null;
  };
  return find(data, "");
}

/** The same table without what stands under a column. */
export function without({ columns, rows }: Table, column: string): Table {
  return { columns: columns.filter((name) => !name.startsWith(`${column}.`)), rows: rows.map((row) => new Map([...row].filter(([name]) => !name.startsWith(`${column}.`)))) };
}

/** Whether it can be asked for as a table at all: a table is read, and nothing is changed for its sake. */
export function isQuery(source: string, operationName: string | null | undefined): boolean {
  try {
    return operationOf(parse(source, { noLocation: true }), operationName)?.operation === OperationTypeNode.QUERY;
  } catch {
    // What cannot be read is refused by those who say why.
    return true;
  }
}

/** RFC 4180 in UTF-8 with a header line. */
export function toCsv({ columns, rows }: Table): string {
  return [columns.map(toCsvCell), ...rows.map((row) => columns.map((column) => toCsvCell(row.get(column)!)))].map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** What a CSV begins with, so that Excel on Windows takes it for UTF-8: without it macrons come out as other letters. */
export const byteOrderMark = "\uFEFF";

/** One JSON object a line, with the same names. */
export function toNdjson({ rows }: Table): string {
  return rows.map((row) => `${JSON.stringify(Object.fromEntries(row))}\n`).join("");
}

function toCsvCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  // A spreadsheet would compute a text that begins like a formula (OWASP, CSV Injection); numbers stay as they are.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);
const under = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

// What stands around a list is repeated in each of its rows; a list within a list gives a row for each of its items.
function rowsOf(data: unknown, columns: ReadonlySet<string>): Map<string, Cell>[] {
  // A list of leaves is one cell, such as the names of values.
  const isList = (value: unknown, path: string): value is readonly unknown[] => Array.isArray(value) && !columns.has(path);
  const holdsList = (value: unknown, path: string): boolean => isList(value, path) || (isObject(value) && Object.entries(value).some(([name, inside]) => holdsList(inside, under(path, name))));

  const expand = (value: unknown, path: string, isInList: boolean): Map<string, Cell>[] => {
    if (isList(value, path)) return value.flatMap((item) => expand(item, path, true));
    if (!isObject(value)) return [new Map([[path, Array.isArray(value) ? value.join("; ") : (value as Cell)]])];
    let rows: Map<string, Cell>[] = [new Map()];
    let list: string | null = null;
    for (const [name, inside] of Object.entries(value)) {
      const at = under(path, name);
      const found = expand(inside, at, isInList);
      if (holdsList(inside, at)) {
        if (list !== null) throw new NoTable(`The answer has more than one list side by side, ${list} and ${at}: ask for one of them in a table, and for the other in another.`);
        list = at;
        // An item whose own list is empty is still a row.
        if (found.length > 0 || !isInList) rows = found.map((row) => new Map([...rows[0]!, ...row]));
      } else for (const row of rows) for (const [column, cell] of found[0]!) row.set(column, cell);
    }
    return rows;
  };
  return expand(data, "", false);
}

export function operationOf({ definitions }: DocumentNode, operationName: string | null | undefined): OperationDefinitionNode | undefined {
  const operations = definitions.filter((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION);
  return operations.find(({ name }) => name?.value === operationName) ?? operations[0];
}

function columnsOf(document: DocumentNode, operation: OperationDefinitionNode | undefined): string[] {
  const fragments = new Map(document.definitions.filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]));
  const columns = new Set<string>();
  const walk = ({ selections }: SelectionSetNode, path: string): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) walk(fragments.get(selection.name.value)!.selectionSet, path);
      else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, path);
      else {
        const at = under(path, (selection.alias ?? selection.name).value);
        if (selection.selectionSet) walk(selection.selectionSet, at);
        else columns.add(at);
      }
    }
  };
  if (operation) walk(operation.selectionSet, "");
  return [...columns];
}
