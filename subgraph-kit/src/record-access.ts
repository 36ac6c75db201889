// Notes every row about somebody that an answer holds, where the answer is made: no resolver can forget it, and nothing
// is noted that was only read on the way.
import { defaultFieldResolver, getNamedType, isObjectType, isUnionType, type GraphQLField, type GraphQLSchema } from "graphql";
import type { AccessRecorder } from "./access-log.ts";

/** Whom a row is about and what it tells of them; null when it is about nobody. */
export type Told = { readonly subject: string; readonly category: string } | null;

/** By type of the schema, what a row of it tells. */
export type Tells = Readonly<Record<string, (row: never) => Told>>;

type Context = { readonly accessed: AccessRecorder };
type Field = GraphQLField<unknown, Context>;

/** Changes `schema` so that every field that gives rows of the types in `tells` notes them. Throws when a type is not in it. */
export function recordAccess(schema: GraphQLSchema, tells: Tells): void {
  for (const name of Object.keys(tells)) {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`Rows of ${name} are to be noted, and the schema has no such type.`);
    // For those who look for rows by themselves: see `fromKept`.
    type.extensions = { ...type.extensions, tells: true };
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const given = getNamedType(field.type);
      const toldBy = tells[given.name];
      if (toldBy) wrap(field, (row, { accessed }) => note(accessed, toldBy(row as never)), type === schema.getQueryType() ? soughtById : nothingSought);
      else if (isUnionType(given) && type === schema.getQueryType() && field.name === "_entities") wrap(field, noteEntity(tells), soughtByReference(tells));
    }
  }
}

function note(accessed: AccessRecorder, told: Told): void {
  if (told !== null) accessed.record(told.subject, told.category);
}

const noteEntity = (tells: Tells) => (row: unknown, { accessed }: Context) => {
  const toldBy = tells[(row as { __typename?: string }).__typename ?? ""];
  if (toldBy) note(accessed, toldBy(row as never));
};

/** The ids that a field was asked for; undefined where it is not asked by id. */
type Sought = (args: Record<string, unknown>, index: number) => { id: unknown } | undefined;

const nothingSought: Sought = () => undefined;
const soughtById: Sought = (args) => ("id" in args ? { id: args["id"] } : undefined);
const soughtByReference = (tells: Tells): Sought => ({ representations }, index) => {
  const reference = (representations as { __typename: string; id?: unknown }[])[index];
  return reference !== undefined && reference.__typename in tells ? { id: reference.id } : undefined;
};

function wrap(field: Field, noteRow: (row: unknown, context: Context) => void, sought: Sought): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) => {
    const noteItem = (item: unknown, index: number): void => {
      if (item instanceof Error) return;
      if (item !== null && item !== undefined) return noteRow(item, context);
      const missed = sought(args, index);
      if (missed) context.accessed.recordNotFound(missed.id);
    };
    const noteAll = (value: unknown): unknown => {
      if (!Array.isArray(value)) noteItem(value, 0);
      else return value.map((item, index) => whenKnown(item, (known) => (noteItem(known, index), known)));
      return value;
    };
    return whenKnown(resolve(source, args, context, info), noteAll);
  };
}

// Values that are there already stay so: a list of thousands would make as many promises.
function whenKnown<Value>(value: unknown, then: (known: unknown) => Value): Value | Promise<Value> {
  return isPromise(value) ? value.then(then) : then(value);
}

const isPromise = (value: unknown): value is Promise<unknown> => typeof (value as { then?: unknown } | null)?.then === "function";
