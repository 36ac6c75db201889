// A package on disk: datapackage.json, which names a file of rows (JSON, an array of objects) for each table, as the tabular data
// packages of Frictionless Data do.
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, normalize } from "node:path";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import type { Note } from "./note.ts";
import { tableNames, tables, tablesNotKept, type Package, type Row, type TableName } from "./rules.ts";

const descriptorName = "datapackage.json";
const largestFile = 200_000_000;

/** Reads the package of a folder or a descriptor. Throws `ImportProblem` for what is no package. Notes what is not kept. */
export async function readPackage(path: string): Promise<{ pack: Package; notes: Note[] }> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
  const file = isFolder ? join(path, descriptorName) : path;
  const descriptor = (await readJson(file)) as { resources?: unknown } | null;
  if (!Array.isArray(descriptor?.resources)) throw new ImportProblem(`${file} is no data package: it has no list of resources.`);
  const pack: Record<TableName, readonly Row[]> = Object.fromEntries(tableNames.map((table) => [table, [] as Row[]])) as Record<TableName, Row[]>;
  const notes: Note[] = [];
  const read = new Set<string>();
  for (const resource of descriptor.resources as { name?: unknown; path?: unknown; data?: unknown }[]) {
    const name = resource?.name;
    if (typeof name !== "string" || read.has(name)) throw new ImportProblem(`${file}: a resource has no name, or the same as another: name each by its table.`);
    read.add(name);
    if (!(tableNames as readonly string[]).includes(name)) {
      const reason = tablesNotKept.includes(name) ? "This table of HSDS is not kept here." : "HSDS has no such table.";
      notes.push({ table: name.slice(0, 100), row: null, id: null, field: "", action: "LEFT_OUT", value: "", reason });
      continue;
    }
    const rows = resource.data ?? (await readRows(dirname(file), resource.path));
    if (!Array.isArray(rows) || !rows.every((row) => typeof row === "object" && row !== null && !Array.isArray(row))) throw new ImportProblem(`${name}: its data is no list of rows.`);
    pack[name as TableName] = rows as Row[];
    notes.push(...fieldsNotKept(name as TableName, rows as Row[]));
  }
  for (const table of ["organization", "service"]) if (!read.has(table)) throw new ImportProblem(`${file}: a package needs the tables organization and service.`);
  return { pack, notes };
}

/** Writes a package into a folder, made when it is absent; files that are there are replaced. */
export async function writePackage(folder: string, pack: Package): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const table of tableNames) await writeFile(join(folder, `${table}.json`), lines(pack[table]));
  await writeFile(join(folder, descriptorName), `${JSON.stringify(descriptorOf(pack), null, 2)}\n`);
}

// A row a line: two exports can be compared by whoever keeps them.
function lines(rows: readonly Row[]): string {
  return rows.length === 0 ? "[]\n" : `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`;
}

function descriptorOf(pack: Package) {
  return {
    name: "learning-support-directory",
    title: "Directory of learning support",
    profile: "tabular-data-package",
    resources: tableNames.map((table) => ({
      name: table,
      path: `${table}.json`,
      profile: "tabular-data-resource",
      format: "json",
      mediatype: "application/json",
      encoding: "utf-8",
      bytes: Buffer.byteLength(lines(pack[table])),
      schema: {
        primaryKey: "id",
        fields: Object.entries(tables[table]).map(([name, { type, required, format, oneOf }]) => ({
          name,
          type: format === "date" || format === "time" ? format : type,
          ...(format === "uuid" || format === "uri" ? { format } : {}),
          constraints: { required: required ?? false, ...(name === "id" ? { unique: true } : {}), ...(oneOf ? { enum: oneOf } : {}) },
        })),
        foreignKeys: Object.entries(tables[table]).flatMap(([name, { pointsAt }]) => (pointsAt ? [{ fields: name, reference: { resource: pointsAt === table ? "" : pointsAt, fields: "id" } }] : [])),
      },
    })),
  };
}

async function readRows(folder: string, path: unknown): Promise<unknown> {
  if (typeof path !== "string") throw new ImportProblem("A resource has neither data nor the path of one file.");
  // A package never reaches out of its folder.
  const inside = normalize(path);
  if (path.includes("\0") || path.startsWith("/") || inside.startsWith("..") || /^[a-z]+:/i.test(path)) throw new ImportProblem(`${path.slice(0, 100)} is outside of the package's folder.`);
  if (!inside.endsWith(".json")) throw new ImportProblem(`${basename(inside)} is no JSON: save the tables of the package as JSON, an array of rows each.`);
  return readJson(join(folder, inside));
}

async function readJson(file: string): Promise<unknown> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new ImportProblem(`There is no file ${file}: check the name.`);
  if (found.size > largestFile) throw new ImportProblem(`${file} is larger than ${largestFile / 1_000_000} MB: split the package by provider.`);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file)));
  } catch (error) {
    throw new ImportProblem(`${file} is no JSON in UTF-8: ${(error as Error).message}`, { cause: error });
  }
}

/** One note for each field that rows have and that is not kept, however many rows have it. */
function fieldsNotKept(table: TableName, rows: readonly Row[]): Note[] {
  const others = new Set(rows.flatMap((row) => Object.keys(row)).filter((name) => !Object.hasOwn(tables[table], name)));
  return [...others].sort().map((name) => ({ table, row: null, id: null, field: name.slice(0, 100), action: "LEFT_OUT", value: "", reason: "This field is not kept here." }));
}
