// A subgraph is one value: a name, its SDL, its resolvers and what a request's context holds. It can be composed, served
// or run in a test.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { concatAST, parse, Source, type DocumentNode, type GraphQLSchema } from "graphql";
import type { Session } from "./database.ts";
import type { EventHandler } from "./event-inbox.ts";
import { prepareAgain, type Again } from "./kept-answer.ts";
import type { Log } from "./log.ts";
import type { Measure } from "./measure.ts";
import { prepareMutations } from "./mutation-rules.ts";
import type { Permits } from "./permit.ts";
import { recordAccess, type Tells } from "./record-access.ts";
import { scalars } from "./scalars.ts";
import type { Viewer } from "./viewer.ts";

/** What a request brings: its transaction with its access log, who asks, what permits say, and where to log. A subgraph's context adds its loaders. */
export interface RequestScope extends Session {
  readonly viewer: Viewer;
  readonly permits: Permits;
  readonly log: Log;
}

export interface Subgraph<Context extends object = object> {
  readonly name: string;
  readonly typeDefs: DocumentNode;
  readonly schema: GraphQLSchema;
  readonly createContext: (scope: RequestScope) => Context;
  /** Folder of its migrations. */
  readonly migrations: string;
  /** Functions of its database that run with their owner's rights on purpose. */
  readonly definers: readonly string[];
  /** What it does about events, by their type. */
  readonly on: Readonly<Record<string, EventHandler<Context>>>;
  /** What it does when time has passed, such as a move on its day; asked now and then, also by several processes at once. */
  readonly due: ((context: Context) => Promise<void>) | null;
  /** What it publishes figures of. */
  readonly measures: readonly Measure[];
}

// The field resolvers of several files, each closed with `satisfies Resolvers` where it is written.
type ResolverMap = Readonly<Record<string, unknown>>;

const prelude = join(import.meta.dirname, "../../schema/prelude.graphql");

/**
 * `tells` names the types whose rows are about somebody; each that an answer holds is written in the access log.
 * `again` says how rows that a mutation gave are read when it is sent again, of the types that no reference can be resolved of.
 * `on` names the types of events that others announce, each with what is done about it here: once for each event, in a
 * transaction of the role that serves requests, as a viewer with the role SYSTEM, which policies name where it may write.
 * `due` does what the clock makes due, in the same way. Throws when two files resolve the same field, a resolver has no field, or a mutation is not as all are.
 */
export function defineSubgraph<Context extends RequestScope>({
  name,
  folder,
  resolvers,
  createContext,
  tells = {},
  again = {},
  definers = [],
  on = {},
  due,
  measures = [],
}: {
  name: string;
  folder: string;
  resolvers: readonly ResolverMap[];
  createContext: (scope: RequestScope) => Context;
  tells?: Tells;
  again?: Again;
  definers?: readonly string[];
  on?: Readonly<Record<string, EventHandler<Context>>>;
  due?: (context: Context) => Promise<void>;
  measures?: readonly Measure[];
}): Subgraph<Context> {
  const typeDefs = readTypeDefs(folder);
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: joinResolvers([scalars, ...resolvers]) as never }]);
  recordAccess(schema, tells);
  prepareMutations(schema, createContext);
  prepareAgain(schema, again);
  return { name, typeDefs, schema, createContext, migrations: join(folder, "migrations"), definers, on, due: due ?? null, measures };
}

function readTypeDefs(folder: string): DocumentNode {
  // Sorted, so that the generated files do not depend on the order of a file system.
  const files = globSync("src/{entities,extensions}/*/schema.graphql", { cwd: folder }).sort().map((file) => join(folder, file));
  return concatAST([prelude, ...files].map((file) => parse(new Source(readFileSync(file, "utf8"), file))));
}

function joinResolvers(maps: readonly ResolverMap[]): Record<string, unknown> {
  const joined: Record<string, unknown> = {};
  for (const [type, fields] of maps.flatMap((map) => Object.entries(map))) {
    const present = joined[type];
    if (present === undefined) joined[type] = isFields(fields) ? { ...fields } : fields;
    else if (isFields(present) && isFields(fields)) addFields(present, fields, type);
    else throw new Error(`${type} is resolved in two files.`);
  }
  return joined;
}

function addFields(present: Record<string, unknown>, fields: Record<string, unknown>, type: string): void {
  for (const [field, resolve] of Object.entries(fields)) {
    if (field in present) throw new Error(`${type}.${field} is resolved in two files.`);
    present[field] = resolve;
  }
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
