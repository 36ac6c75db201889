// What is kept of a mutation's answer: which rows it gave, and nothing of what they said. Sent again, they are read again,
// as far as the viewer may see them by then.
import { inArray, type Column } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { getNamedType, isObjectType, type GraphQLObjectType, type GraphQLResolveInfo, type GraphQLSchema } from "graphql";
import type { RequestScope } from "./define-subgraph.ts";

type Row = Readonly<Record<string, unknown>>;

/** Reads the rows with these keys, in any order, leaving out those that the viewer may not see. */
export interface FindAgain<Context = RequestScope> {
  /** Property of a row that is its key. */
  readonly key: string;
  find(keys: string[], context: Context): Promise<readonly Row[]>;
}

/** By type of the schema, how rows of it are read again. A type that references can be resolved of needs none. */
export type Again = Readonly<Record<string, FindAgain>>;

/** By field of a success, the key of its row, or the keys of its rows. */
export type KeptAnswer = Readonly<Record<string, string | null | readonly string[]>>;

/** Rows of a table by their id, as far as its policies let the viewer read them. */
export function byId<Table extends PgTable & { readonly id: Column }>(table: Table): FindAgain {
  return { key: "id", find: (ids, { db }) => db.select().from(table as PgTable).where(inArray(table.id, ids)) as Promise<Row[]> };
}

/** Changes `schema` so that answers can be kept. Throws when a success gives something that could not be read again. */
export function prepareAgain(schema: GraphQLSchema, again: Again): void {
  for (const success of successesOf(schema)) {
    for (const { name, type } of Object.values(success.getFields())) {
      const given = getNamedType(type);
      const found = isObjectType(given) ? (again[given.name] ?? byReference(given)) : undefined;
      if (found === undefined) throw new Error(`${success.name}.${name} could not be read again when the mutation is sent twice: say in \`again\` how a ${given.name} is found.`);
      given.extensions = { ...given.extensions, again: found };
    }
  }
}

/** What to keep of a success. */
export function toKept(answer: { readonly __typename: string }, { schema }: GraphQLResolveInfo): KeptAnswer {
  return Object.fromEntries(
    fieldsOf(answer.__typename, schema).map(({ name, found: { key } }) => {
      const keyOf = (row: unknown): string => {
        const value = (row as Row)[key];
        if (typeof value !== "string") throw new Error(`${answer.__typename}.${name} was answered with a row without its ${key}.`);
        return value;
      };
      const given = (answer as unknown as Row)[name] ?? null;
      return [name, given === null ? null : Array.isArray(given) ? given.map(keyOf) : keyOf(given)];
    }),
  );
}

/**
 * The success `typename` with its rows as they are now; null when one of them is gone, or hidden from the viewer by now. Who
 * gets nothing of a row about somebody has looked for it, which is noted.
 */
export async function fromKept<Answer extends { readonly __typename: string }>(typename: string, kept: KeptAnswer, context: RequestScope, info: GraphQLResolveInfo): Promise<Answer | null> {
  const answer: Record<string, unknown> = { __typename: typename };
  let isWhole = true;
  for (const { name, found, tells } of fieldsOf(typename, info.schema)) {
    // Kept by an earlier version, without its rows.
    if (!Object.hasOwn(kept, name)) return null;
    const keys = kept[name]!;
    const asked = [keys ?? []].flat() as string[];
    const rows = asked.length === 0 ? [] : await found.find([...new Set(asked)], context);
    const byKey = new Map(rows.map((row) => [row[found.key], row]));
    const read = asked.map((key) => byKey.get(key));
    if (tells) for (const key of asked) if (!byKey.has(key)) context.accessed.recordNotFound(key);
    isWhole &&= !read.includes(undefined);
    answer[name] = keys === null ? null : typeof keys === "string" ? read[0] : read;
  }
  return isWhole ? (answer as unknown as Answer) : null;
}

function successesOf(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getMutationType()?.getFields() ?? {})
    .map(({ name }) => schema.getType(`${name.charAt(0).toUpperCase()}${name.slice(1)}Success`))
    .filter(isObjectType);
}

function fieldsOf(typename: string, schema: GraphQLSchema): { name: string; found: FindAgain; tells: boolean }[] {
  const fields = Object.values((schema.getType(typename) as GraphQLObjectType).getFields());
  return fields.map(({ name, type }) => {
    const { again, tells } = getNamedType(type).extensions;
    return { name, found: again as FindAgain, tells: tells === true };
  });
}

type ResolveReference = (reference: Row, context: RequestScope) => Promise<Row | null>;

// As the gateway would ask for it. Keys of several fields are not met here.
function byReference(type: GraphQLObjectType): FindAgain | undefined {
  const { resolveReference } = (type.extensions["apollo"] as { subgraph?: { resolveReference?: ResolveReference } } | undefined)?.subgraph ?? {};
  const key = type.astNode?.directives?.find(({ name }) => name.value === "key")?.arguments?.find(({ name }) => name.value === "fields")?.value;
  if (resolveReference === undefined || key?.kind !== "StringValue" || !/^\w+$/.test(key.value)) return undefined;
  return {
    key: key.value,
    async find(keys, context) {
      const rows = await Promise.all(keys.map((value) => resolveReference({ __typename: type.name, [key.value]: value }, context)));
      return rows.filter((row) => row !== null && row !== undefined);
    },
  };
}
