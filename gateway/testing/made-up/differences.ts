// How far our execution may be from stock @apollo/gateway's, and where it is meant to be. One difference is not here, as the
// operations are chosen to avoid it: a field that requires something of another entity that could not be had is null, where stock
// tells the subgraph that there is no such entity.
import { GraphQLError, Kind, parse, print, visit, type ExecutionResult } from "graphql";
import type { RandomOperation } from "./operation.ts";

export interface Compared {
  readonly stock: ExecutionResult;
  readonly ours: ExecutionResult;
  /** Our answer when no subgraph fails and every entity is there. */
  readonly faultless: ExecutionResult;
  /** Whether some entities may be absent. */
  readonly absences: boolean;
}

/** What differs in the answers to an operation and should not; empty when the two agree. */
export async function differencesIn(operation: RandomOperation, answers: (operation: RandomOperation) => Promise<Compared>): Promise<string[]> {
  const compared = await answers(operation);
  // 6. The planner gives up on a few operations by a fault of its own. Ours gives it another text for some of them
  // (planning/always-selected.ts) and gets a plan; then there is nothing to compare with.
  if (isGivenUp(compared.stock) && !isGivenUp(compared.ours)) return [];
  const found = differences(compared);
  if (found.length === 0) return found;
  // 5. An object whose type the plan need not ask for has, to stock, the type of the last fragment around it: inside `... on Node`
  // it is no longer a review. So both are asked once more with every type asked for, of which our first answer must be a part.
  const typed = await answers(withTypes(operation));
  return untyped(typed.ours) === untyped(compared.ours) ? differences(typed) : found;
}

const withTypes = ({ query, variables }: RandomOperation): RandomOperation => ({
  query: print(visit(parse(query), { SelectionSet: (set) => ({ ...set, selections: [...set.selections, { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } }] }) })),
  variables,
});

/** An answer without the types in it, to compare it with one that was asked for more of them. */
const untyped = ({ data, errors }: ExecutionResult): string =>
  inOrder({ errors: [...told(errors ?? [])].sort(), data: JSON.parse(JSON.stringify(data ?? null, (key, value: unknown) => (key === "__typename" ? undefined : value))) as unknown });

function differences({ stock, ours, faultless, absences }: Compared): string[] {
  const found: string[] = [];
  // 1. Ours has the order of GraphQL's specification; stock puts some fragments first.
  if (inOrder(stock.data) !== inOrder(ours.data)) found.push(`data\n  stock ${JSON.stringify(stock.data)}\n  ours  ${JSON.stringify(ours.data)}`);

  // 2. Stock tells of a null that may not be one only when nothing else went wrong, and not among the errors.
  const completion = (stock.extensions?.["valueCompletion"] as GraphQLError[] | undefined) ?? [];
  const theirs = told([...(stock.errors ?? []), ...completion]);
  const own = told(ours.errors ?? []);
  // 3. What an entity lacks that is not there is no error: its owner said so. Only an answer that is null as a whole says why.
  const missing = [...theirs].filter((error) => !own.has(error) && !(absences && isCompletion(error)));
  const extra = [...own].filter((error) => !theirs.has(error) && !(absences && stock.data === null && isNothing(error)) && !((stock.errors ?? []).length > 0 && isCompletion(error)));

  // 4. Stock counts the entities that it did not send when it says where an error of one that it did send belongs. So ours may tell
  // the same elsewhere: at the thing that the message names. Where it names none, both have to tell the same.
  const alsoOurs = messages([...own]);
  const misplaced = missing.filter((error) => alsoOurs.includes(messageOf(error)) && !isAtItsThing(error, faultless));
  const lost = missing.filter((error) => !misplaced.includes(error));
  const inPlace = (error: string): boolean => messages(missing).includes(messageOf(error)) && isAtItsThing(error, faultless);
  const elsewhere = [...own].filter((error) => !theirs.has(error) && messages(lost).includes(messageOf(error)));
  const wrongExtra = extra.filter((error) => !inPlace(error));
  if (messages(lost).join() !== messages(elsewhere).join() || wrongExtra.length > 0) found.push(`errors\n  only stock ${lost.join(" ")}\n  only ours  ${wrongExtra.join(" ")}`);
  return found;
}

const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
const told = (errors: readonly GraphQLError[]): Set<string> => new Set(errors.map(({ message, path }) => JSON.stringify([message, path])));
const messageOf = (error: string): string => String((JSON.parse(error) as unknown[])[0]);
const messages = (errors: readonly string[]): string[] => [...new Set(errors.map(messageOf))].sort();
const isCompletion = (error: string): boolean => /^\["(Cannot return null|Invalid (value|__typename)|Cannot tell the type)/.test(error);

const isGivenUp = ({ data, errors = [] }: ExecutionResult): boolean => data === undefined && errors.some(({ message }) => message.endsWith("adding it as parent would create a cycle"));
const isNothing = (error: string): boolean => error.startsWith('["There is nothing to answer with');

/**
 * Whether the object that an error is in is the thing that its message names, by the texts in it; true when it has none. An error about
 * a field that nobody asked for, which a plan needs, ends at the thing itself.
 */
function isAtItsThing(error: string, { data }: ExecutionResult): boolean {
  const [message, path = []] = JSON.parse(error) as [string, (string | number)[] | undefined];
  const [, thing] = / of (\w+:\d+)$/.exec(message) ?? [];
  const at = (steps: readonly (string | number)[]): unknown => steps.reduce<unknown>((object, step) => (object as Record<string | number, unknown> | null | undefined)?.[step], data);
  const [holder, end] = [textsOf(at(path.slice(0, -1))), textsOf(at(path))];
  const isThing = (texts: readonly string[]): boolean => texts.every((text) => text.endsWith(`~${thing}`));
  return thing === undefined || holder === null || isThing(holder) || (end !== null && end.length > 0 && isThing(end));
}

/** The texts of an object that name what it is of; null for what is no object. */
function textsOf(value: unknown): string[] | null {
  if (typeof value !== "object" || value === null) return null;
  return Object.values(value).filter((text): text is string => typeof text === "string" && /~\w+:\d+$/.test(text));
}
