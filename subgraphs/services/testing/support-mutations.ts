// Sends the mutations of supports as clients do, and days relative to today.
import { randomUUID } from "node:crypto";
import type { TestSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { today } from "../src/today.ts";

const supportFields = `id status priority outcome requestedOn acceptedOn allocatedOn firstContactOn firstServiceOn pausedOn closedOn prescribedHours deliveredHours target targetName reason intent
  episodeStatus waitingPosition practitioner { id } institution { moeNumber } region { code } learner { id } service { id } requester { role personId }
  wait { waitingSince toFirstContactDays toFirstServiceDays isWaitingForFirstContact isWaitingForFirstService pausedDaysToFirstContact pausedDaysToFirstService }`;

const withSupport = `support { ${supportFields} }`;
const problems = `... on StepNotPossible { ${withSupport} } ... on CapacityFull { ${withSupport} } ... on AlreadyRequested { ${withSupport} } ... on InvalidInput { field } ... on Problem { message }`;

/** Gives the function that sends one of the mutations whose success holds the support; the input's key is new unless it is said. */
export function supportMutations({ query }: Pick<TestSubgraph, "query">) {
  return async (name: string, input: object, viewer: Viewer): Promise<any> => {
    const type = name.charAt(0).toUpperCase() + name.slice(1);
    const used = problems.split(/(?=\.\.\. on )/).filter((part) => possible(name).some((problem) => part.includes(`on ${problem} `)));
    const extra = name.endsWith("Delivery") ? " delivery { id deliveredOn status hours setting reason correctsId isInForce practitioner { id } }" : "";
    const document = `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on ${type}Success { ${withSupport}${extra} } ${used.join(" ")} } }`;
    return (await query(document, { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data[name];
  };
}

/** Which problems of those above a mutation can answer with. */
function possible(name: string): string[] {
  const always = ["InvalidInput", "Problem"];
  if (name === "requestSupport") return [...always, "AlreadyRequested"];
  if (name === "allocateSupport") return [...always, "StepNotPossible", "CapacityFull"];
  if (name === "correctSupportStep") return [...always, "StepNotPossible", "CapacityFull", "AlreadyRequested"];
  if (name === "transferSupport") return [...always, "StepNotPossible", "AlreadyRequested"];
  return /Member/.test(name) ? always : [...always, "StepNotPossible"];
}

/** The day so many days from today. */
export function inDays(days: number): string {
  return new Date(Date.parse(today()) + days * 86_400_000).toISOString().slice(0, 10);
}
