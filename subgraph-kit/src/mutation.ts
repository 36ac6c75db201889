// Every mutation happens as a whole or not at all, and once however often it is sent. What it could not do is an answer.
import type { GraphQLResolveInfo } from "graphql";
import type { RequestScope } from "./define-subgraph.ts";
import { refusal } from "./errors.ts";
import { passesWhenTriedAgain } from "./database-fault.ts";
import { permitSubject } from "./database.ts";
import { claimKey, saveAnswer } from "./idempotency.ts";
import { fromKept, toKept } from "./kept-answer.ts";
import { keyedDigest } from "./seal.ts";

/** What a mutation could not do, and in its message what to do about it. Made by `problem`. */
export type Problem<Name extends string = string, Details extends object = object> = { readonly __typename: Name; readonly message: string } & Details;

export type InvalidInput = Problem<"InvalidInput", { readonly field: string }>;
export type IdempotencyKeyReused = Problem<"IdempotencyKeyReused">;
export type AlreadyDone = Problem<"AlreadyDone", { readonly doneAt: Date }>;

/** A mutation that was done; its name ends in Success. */
export interface Success {
  readonly __typename: `${string}Success`;
}

interface MutationInput {
  readonly idempotencyKey: string;
}

type MutationResolver<Input, Context, Answer> = (source: unknown, args: { input: Input }, context: Context, info: GraphQLResolveInfo) => Promise<Answer>;

const problems = new WeakSet<object>();
const resolvers = new WeakSet<object>();

/** A problem of the type `name`, for the caller to read. */
export function problem<Name extends string>(name: Name, message: string): Problem<Name>;
export function problem<Name extends string, Details extends object>(name: Name, message: string, details: Details): Problem<Name, Details>;
export function problem(name: string, message: string, details: object = {}): Problem {
  const made = { __typename: name, message, ...details };
  problems.add(made);
  return made;
}

/** One field of the input cannot be used. */
export function invalidInput(field: string, message: string): InvalidInput {
  return problem("InvalidInput", message, { field });
}

/**
 * Makes the resolver of a mutation. `perform` checks, writes and answers with a success or a problem; it runs in a
 * savepoint as `context.db`, and after a problem or an error nothing of what it wrote is left. Which rows a success gave is
 * kept with the input's `idempotencyKey`: the same viewer who sends the same again gets them as they are by then, and
 * `perform` is not asked; `AlreadyDone` when one of them is gone or hidden from the viewer by then. With another input the
 * answer is `IdempotencyKeyReused`. The same sent twice at a time waits for the first to end. Once begun it goes on to its end,
 * also when whoever sent it has left. After a
 * problem the key is free: correct the input and send it with the same key. Refuses viewers who have not signed in.
 * Fields of the input that are `sealed` at rest leave no trace here either that could be tried out without the key.
 */
export function mutation<Input extends MutationInput, Context extends RequestScope, Answer extends Success | Problem>(
  perform: (input: Input, context: Context) => Promise<Answer>,
  { sealed = [] }: { readonly sealed?: readonly Extract<keyof Input, string>[] } = {},
): MutationResolver<Input, Context, Answer | InvalidInput | IdempotencyKeyReused | AlreadyDone> {
  const resolve: MutationResolver<Input, Context, Answer | InvalidInput | IdempotencyKeyReused | AlreadyDone> = async (_source, { input }, context, info) => {
    const { fieldName: name } = info;
    const { id: viewerId } = context.viewer;
    if (viewerId === null) throw refusal("UNAUTHENTICATED", "Nobody has signed in: send a token of the person who does this.");
    const { idempotencyKey: key, ...rest } = input;
    if (!isUsableKey(key)) return invalidInput("idempotencyKey", `The idempotencyKey cannot be used: send 1 to ${longestKey} visible characters, such as a new UUID for each thing you do.`);

    // Somebody who clicked and closed the page expects it to be kept; sent again with the same key, it is found done.
    context.seeThrough();
    const sent = { viewerId, key, name, input: { ...rest, ...Object.fromEntries(sealed.map((field) => [field, keyedDigest(String(input[field]))])) } };
    return orProblem(context, () =>
      context.db.transaction(async (db) => {
        const claim = await claimKey(db, sent);
        if (claim.kind === "DONE") {
          await permitAgain(rest, context);
          const typename = `${name.charAt(0).toUpperCase()}${name.slice(1)}Success`;
          return (await fromKept<Answer>(typename, claim.answer, { ...context, db }, info)) ?? alreadyDone(claim.at);
        }
        if (claim.kind === "REUSED") throw new Abandoned(problem("IdempotencyKeyReused", "This idempotencyKey was used for something else: make a new key for each thing you do, and send the old one only with what it was first sent with."));
        const answer = await perform(input, { ...context, db });
        if (problems.has(answer)) throw new Abandoned(answer);
        await saveAnswer(db, sent, toKept(answer, info));
        return answer;
      }),
    );
  };
  resolvers.add(resolve);
  return resolve;
}

/** Was this resolver made by `mutation`? */
export function isMutationResolver(resolver: unknown): boolean {
  return typeof resolver === "function" && resolvers.has(resolver);
}

const alreadyDone = (doneAt: Date): AlreadyDone =>
  problem("AlreadyDone", "This was done when it was sent before, and nothing was done now. What it gave then is gone, or is no longer yours to see.", { doneAt });

// Whoever was let change something by a permit sees by it what they changed, while it holds. When it does not, they see what
// they may without.
async function permitAgain(input: object, { db, permits, viewer }: RequestScope): Promise<void> {
  const permit = "permit" in input && typeof input.permit === "string" ? await permits.check(input.permit, viewer) : null;
  for (const category of permit?.categories ?? []) await permitSubject(db, category, permit!.subject);
}

// Thrown to roll the savepoint back, and caught on its other side.
class Abandoned extends Error {
  readonly problem: object;

  constructor(found: object) {
    super("The mutation was given up.");
    this.problem = found;
  }
}

async function orProblem<Answer>({ accessed }: RequestScope, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Abandoned) return error.problem as Answer;
    if (passesWhenTriedAgain(error)) gaveWay.set(accessed, error);
    throw error;
  }
}

// By what is one for a request: Apollo makes a copy of the context.
const gaveWay = new WeakMap<object, unknown>();

/** Why a mutation of this request failed, when all of the request is likely to pass if it is tried again; else null. */
export function whyToTryAgain({ accessed }: Pick<RequestScope, "accessed">): unknown {
  return gaveWay.get(accessed) ?? null;
}

const longestKey = 200;

// Letters, digits and signs of ASCII: two keys that look the same are the same.
function isUsableKey(key: string): boolean {
  return key.length <= longestKey && /^[\x21-\x7e]+$/.test(key);
}
