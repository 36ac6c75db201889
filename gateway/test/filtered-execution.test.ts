// The authorisation filter over both executions: what it leaves of random operations is answered as stock @apollo/gateway answers
// it, and no subgraph is asked for what was taken out.
import { getOperationAST, parse, print, type ExecutionResult } from "graphql";
import { describe, expect, it } from "vitest";
import { protectSupergraph, type Execute, type OperationContext } from "../src/authorized-execution.ts";
import { randomFrom } from "../src/authorization/testing/random.ts";
import { differencesIn } from "../testing/made-up/differences.ts";
import { createExecutions, type Executions } from "../testing/made-up/executions.ts";
import { composeGraph, madeUpGraphs } from "../testing/made-up/graphs.ts";
import { randomOperation, type RandomOperation } from "../testing/made-up/operation.ts";
import { protectFields } from "../testing/made-up/protected.ts";
import { madeUpSubgraphs } from "../testing/made-up/subgraph.ts";
import { tries } from "../testing/made-up/tries.ts";

const { operations, firstSeed } = tries(40);

describe(`what a viewer may not see (seed ${firstSeed})`, () => {
  it.each(madeUpGraphs)("is asked of nobody, and the rest is answered as stock does, over $name", async (graph) => {
    const { supergraph, fields } = protectFields(composeGraph(graph), graph.secrets);
    const { plannable, authorized } = protectSupergraph(supergraph, { mode: "filter", errors: "errors" });
    const executions = await createExecutions(plannable, Object.keys(graph.interfaceObjects));
    const ask = madeUpSubgraphs(graph);
    let filtered = 0;

    for (let seed = firstSeed; seed < firstSeed + operations; seed++) {
      const random = randomFrom(seed);
      const operation = randomOperation(random, executions.schema);
      const scopes = random.pick([[], ["reader"]]);
      const sent: string[] = [];
      const answer = (subgraph: string, request: Parameters<typeof ask>[1]) => {
        sent.push(request.query);
        return ask(subgraph, request, { seed, nulls: 50, errors: 0, absent: 0 });
      };
      let ours: ExecutionResult = {};
      const found = await differencesIn(operation, async (asked) => {
        const run = (which: "stock" | "ours"): Promise<ExecutionResult> => execute(authorized(executions.schema, executing(executions[which], answer)), asked, scopes);
        const stock = await run("stock");
        sent.length = 0;
        ours = await run("ours");
        return { stock, ours, faultless: ours, absences: false };
      });

      const where = `SEED=${seed}\n${operation.query}`;
      expect(found, where).toEqual([]);
      if (scopes.length === 0) for (const field of fields) expect(sent.join("\n"), where).not.toMatch(new RegExp(`\\b${field}\\b`));
      if (ours.errors?.some(({ extensions }) => extensions["code"] === "UNAUTHORIZED_FIELD_OR_TYPE")) filtered++;
    }
    expect(filtered).toBeGreaterThan(operations / 10);
  }, 600_000);
});

const executing =
  (execution: Executions["ours"], answer: Parameters<Executions["ours"]>[1]): Execute =>
  ({ document, request }) =>
    execution({ query: print(document), variables: request.variables ?? {} }, answer);

function execute(run: Execute, { query, variables }: RandomOperation, scopes: readonly string[]): Promise<ExecutionResult> {
  const document = parse(query, { noLocation: true });
  const viewer = { id: "somebody", role: "READER", organisations: [], scopes, purpose: null };
  return run({ document, operation: getOperationAST(document), request: { query, variables }, context: { viewer } } as unknown as OperationContext);
}
