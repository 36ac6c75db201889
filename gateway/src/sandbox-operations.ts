// The sandbox's example operations, as they lie in a folder: NAME.graphql, with NAME.variables.json beside it. An index.json may say
// in which order they are listed, and who would send each: [{"name": "latest-orders", "persona": "clerk"}]. Others come last, by name.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, validate, type GraphQLSchema } from "graphql";

export interface ExampleOperation {
  readonly name: string;
  /** The comment at the top of the operation. */
  readonly description: string;
  readonly query: string;
  /** JSON, or empty. */
  readonly variables: string;
  /** Name of the persona who would send it; null for somebody without a token; absent when the index does not say. */
  readonly persona?: string | null;
}

interface IndexEntry {
  readonly name: string;
  readonly persona?: string | null;
}

/** Every example of the folder, in the order of the index. */
export async function readOperations(folder: string): Promise<ExampleOperation[]> {
  const index = JSON.parse((await readIfThere(join(folder, "index.json"))) || "[]") as IndexEntry[];
  const places = new Map(index.map(({ name }, place) => [name, place]));
  const personas = new Map(index.map(({ name, persona }) => [name, persona]));
  const names = (await readdir(folder)).filter((file) => file.endsWith(".graphql")).map((file) => file.slice(0, -".graphql".length));
  const placeOf = (name: string): number => places.get(name) ?? index.length;
  names.sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
  return Promise.all(
    names.map(async (name) => {
      const query = await readFile(join(folder, `${name}.graphql`), "utf8");
      const variables = await readIfThere(join(folder, `${name}.variables.json`));
      const persona = personas.get(name);
      return { name, description: leadingComment(query), query, variables: variables.trim(), ...(persona === undefined ? {} : { persona }) };
    }),
  );
}

/** Whether the schema has what the example asks for. One that it does not have would fail, and would tell that it is there for others. */
export function isValid(schema: GraphQLSchema, query: string): boolean {
  try {
    return validate(schema, parse(query)).length === 0;
  } catch {
    return false;
  }
}

const readIfThere = (file: string): Promise<string> => readFile(file, "utf8").catch(() => "");

function leadingComment(query: string): string {
  const lines = query.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("#"));
  return lines.slice(0, end === -1 ? lines.length : end).map((line) => line.replace(/^#\s?/, "").trim()).join(" ").trim();
}
