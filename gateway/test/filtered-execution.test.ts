// The authorisation filter over both executions: what it leaves of random operations is answered as stock @apollo/gateway answers
// it, and no subgraph is asked for what was taken out.
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { getOperationAST, Kind, parse, print, visit, type ExecutionResult, type FieldNode } from "graphql";
import { describe, expect, it } from "vitest";
import { protectSupergraph, type Execute, type OperationContext } from "../src/authorized-execution.ts";
import { readProtections } from "../src/authorization/protections.ts";
import { randomFrom } from "../src/authorization/testing/random.ts";
import { differencesIn } from "../testing/made-up/differences.ts";
import { createExecutions, type Executions } from "../testing/made-up/executions.ts";
import { composeGraph, madeUpGraphs, ownGraph, type MadeUpGraph } from "../testing/made-up/graphs.ts";
import { randomOperation, type RandomOperation } from "../testing/made-up/operation.ts";
import { protectFields } from "../testing/made-up/protected.ts";
import { madeUpSubgraphs } from "../testing/made-up/subgraph.ts";
import { tries } from "../testing/made-up/tries.ts";

const { operations, firstSeed, limitMs } = tries(40);

/** A graph with what it protects, and who asks. */
interface Protected {
  readonly name: string;
  readonly graph: MadeUpGraph;
  readonly supergraph: string;
  readonly viewers: readonly Viewer[];
  readonly operations: number;
}

const viewer = (id: string | null, ...scopes: string[]): Viewer => ({ id, role: "READER", organisations: [], scopes, purpose: null });

const madeUp = madeUpGraphs.map((graph): Protected => ({ name: graph.name, graph, supergraph: protectFields(composeGraph(graph), graph.secrets), viewers: [viewer("somebody"), viewer("somebody", "reader")], operations }));

function ownProtected(): Protected {
  const graph = ownGraph();
  const supergraph = composeGraph(graph);
  const scopes = [...new Set([...readProtections(supergraph).byCoordinate.values()].flatMap((requirement) => requirement.scopes.flat(2)))];
  // Its planner takes longer over a large supergraph.
  return { name: graph.name, graph, supergraph, viewers: [viewer(null), viewer("somebody"), viewer("somebody", ...scopes)], operations: Math.ceil(operations / 2) };
}

describe(`what a viewer may not see (seed ${firstSeed})`, () => {
  it.each([...madeUp, ownProtected()])("is asked of nobody, and the rest is answered as stock does, over $name", async ({ graph, supergraph, viewers, operations: count }) => {
    const { plannable, authorized } = protectSupergraph(supergraph, { mode: "filter", errors: "errors" });
    const executions = await createExecutions(plannable, Object.keys(graph.interfaceObjects));
    const ask = madeUpSubgraphs(graph);
    const hidden = new Map(viewers.map((one) => [one, hiddenFrom(one, supergraph)]));
    let filtered = 0;

    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const random = randomFrom(seed);
      const operation = randomOperation(random, executions.schema);
      const asking = random.pick(viewers);
      const sent: string[] = [];
      const answer = (subgraph: string, request: Parameters<typeof ask>[1]) => {
        sent.push(request.query);
        return ask(subgraph, request, { seed, nulls: 50, errors: 0, absent: 0 });
      };
      let ours: ExecutionResult = {};
      const found = await differencesIn(operation, async (asked) => {
        const run = (which: "stock" | "ours"): Promise<ExecutionResult> => execute(authorized(executions.schema, executing(executions[which], answer)), asked, asking);
        const stock = await run("stock");
        sent.length = 0;
        ours = await run("ours");
        return { stock, ours, faultless: ours, absences: false };
      });

      const where = `SEED=${seed}\n${operation.query}`;
      expect(found, where).toEqual([]);
      expect(askedOf(sent).filter((name) => hidden.get(asking)?.has(name)), where).toEqual([]);
      if (ours.errors?.some(({ extensions }) => extensions["code"] === "UNAUTHORIZED_FIELD_OR_TYPE")) filtered++;
    }
    expect(filtered).toBeGreaterThan(count / 10);
  }, limitMs);
});

/** The names that no field has which the viewer may see, as far as fields ask for themselves: `Query.name` for those of a root. */
function hiddenFrom({ id, scopes }: Viewer, supergraph: string): ReadonlySet<string> {
  const { byCoordinate } = readProtections(supergraph);
  const mayNot = (coordinate: string): boolean => {
    const requirement = byCoordinate.get(coordinate);
    return requirement !== undefined && ((requirement.authenticated && id === null) || requirement.scopes.some((anyOf) => !anyOf.some((all) => all.every((scope) => scopes.includes(scope)))));
  };
  const [hidden, seen] = [new Set<string>(), new Set<string>()];
  for (const definition of parse(supergraph).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const { name } of definition.fields ?? []) (mayNot(`${definition.name.value}.${name.value}`) ? hidden : seen).add(keyOf(definition.name.value, name.value));
  }
  return hidden.difference(seen);
}

const keyOf = (type: string, field: string): string => (type === "Query" || type === "Mutation" ? `root ${field}` : field);

/** What subgraphs were asked for, in the names of `hiddenFrom`. */
function askedOf(sent: readonly string[]): string[] {
  return sent.flatMap((text) => {
    const names: string[] = [];
    visit(parse(text), {
      Field(node, _key, _parent, _path, ancestors) {
        const isRoot = !ancestors.some((ancestor) => !Array.isArray(ancestor) && ((ancestor as FieldNode).kind === Kind.FIELD));
        names.push(isRoot ? `root ${node.name.value}` : node.name.value);
      },
    });
    return names;
  });
}

const executing =
  (execution: Executions["ours"], answer: Parameters<Executions["ours"]>[1]): Execute =>
  ({ document, request }) =>
    execution({ query: print(document), variables: request.variables ?? {} }, answer);

function execute(run: Execute, { query, variables }: RandomOperation, asking: Viewer): Promise<ExecutionResult> {
  const document = parse(query, { noLocation: true });
  return run({ document, operation: getOperationAST(document), request: { query, variables }, scope: { viewer: asking } } as unknown as OperationContext);
}
