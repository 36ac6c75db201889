// Mutations as clients send them, with everything that they can answer.
import { randomUUID } from "node:crypto";
import type { TestSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";

/** Gives the function that sends one mutation; `success` is what is asked of its success. A key is made unless one is said. */
export function sender(graph: TestSubgraph, name: string, success: string) {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  return async (viewer: Viewer, input: object): Promise<any> => {
    const text = `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on ${type}Success { ${success} } ... on InvalidInput { field } ... on Problem { message } } }`;
    return (await graph.query(text, { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data[name];
  };
}
