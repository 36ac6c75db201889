// What every mutation has in common, held when a subgraph is defined: clients learn it once.
import { getNamedType, isInputObjectType, isNonNullType, isObjectType, isUnionType, type GraphQLField, type GraphQLSchema } from "graphql";
import type { RequestScope } from "./define-subgraph.ts";
import { isMutationResolver } from "./mutation.ts";

type Context = RequestScope;
type MutationField = GraphQLField<unknown, Context>;

// Problems that any mutation can answer with: `mutation` makes them.
const problemsOfAll = ["InvalidInput", "IdempotencyKeyReused", "AlreadyDone"];

/**
 * Throws when a mutation takes anything but one `input` with an `idempotencyKey`, answers with anything but a union
 * `GiveXResult` of `GiveXSuccess` and problems, or has a resolver that was not made by `mutation`. Changes `schema` so
 * that after each mutation the context is made anew: what its loaders had read may be different now.
 */
export function prepareMutations(schema: GraphQLSchema, createContext: (scope: RequestScope) => object): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {}) as MutationField[]) {
    const wrong = problemOf(field);
    if (wrong !== undefined) throw new Error(`The mutation ${field.name} ${wrong}`);
    const resolve = field.resolve!;
    field.resolve = async (source, args, context, info) => {
      try {
        return await resolve(source, args, context, info);
      } finally {
        // Mutations run one after the other: nobody else reads this context now.
        Object.assign(context, createContext(context));
      }
    };
  }
}

function problemOf({ name, args, type, resolve }: MutationField): string | undefined {
  const input = args.length === 1 && args[0]!.name === "input" && isNonNullType(args[0]!.type) ? getNamedType(args[0]!.type) : undefined;
  if (!isInputObjectType(input) || String(input.getFields()["idempotencyKey"]?.type) !== "ID!") return "must take one argument: `input`, not null, with `idempotencyKey: ID!`.";

  const [result, verb] = [getNamedType(type), name.charAt(0).toUpperCase() + name.slice(1)];
  if (!isUnionType(result) || result.name !== `${verb}Result`) return `must answer with a union called ${verb}Result.`;
  const [success, ...problems] = result.getTypes();
  if (success?.name !== `${verb}Success`) return `must name ${verb}Success first in its result.`;
  const other = problems.find((problem) => !problem.getInterfaces().some(({ name }) => name === "Problem"));
  if (other) return `answers with ${other.name}, which must implement Problem.`;
  const missing = problemsOfAll.find((problem) => !problems.some(({ name }) => name === problem));
  if (missing) return `can answer with ${missing}: add it to ${result.name}.`;
  if (!isObjectType(success) || !isMutationResolver(resolve)) return "needs a resolver made by `mutation`.";
  return undefined;
}
