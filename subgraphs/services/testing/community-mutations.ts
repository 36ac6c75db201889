// What a community writes, as the gateway sends it.
import { randomUUID } from "node:crypto";
import type { TestSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { viewerAs } from "./viewers.ts";

/** Gives the function that sends a mutation and answers with what came of it; `selection` is read of its success. */
export function communityMutations(at: TestSubgraph) {
  return async (name: string, input: object, viewer: Viewer, selection: string, problems = "") => {
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}`;
    const { data } = await at.query(
      `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on ${type}Success { ${selection} } ... on InvalidInput { field } ... on Problem { message } ${problems} } }`,
      { input: { idempotencyKey: randomUUID(), ...input } },
      { viewer },
    );
    return data[name];
  };
}

/** The community's facilitator. */
export const facilitatorOf = (communityId: string) => viewerAs("FACILITATOR", { organisations: [`community:${communityId}`] });

/** One of its coordinators. */
export const coordinatorOf = (communityId: string) => viewerAs("COORDINATOR", { organisations: [`community:${communityId}`] });

/** A teacher of an institution. */
export const educatorAt = (moeNumber: number) => viewerAs("EDUCATOR", { organisations: [`institution:${moeNumber}`] });
