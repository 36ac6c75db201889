// Which events each subgraph is sent, in every system that is started from here.
import { subgraphNames } from "./subgraphs.ts";

/** The types that each subgraph does something about, which is what its `subgraph.ts` says; a test holds the two together. */
export const handledEvents: Readonly<Record<string, readonly string[]>> = {
  funding: ["community.decided", "learner.transferred"],
  learners: ["access.logged", "funding.allocated", "funding.ended", "support.requested", "support.allocated", "support.closed", "case.assigned", "case.handed-over", "case.ended"],
  services: ["learner.transferred"],
  workforce: ["support.requested", "support.allocated", "support.allocation-corrected", "support.closed"],
};

/** The subgraphs whose events this one is sent. */
export function sendersOf(name: string): readonly string[] {
  return handledEvents[name] === undefined ? [] : subgraphNames.filter((other) => other !== name);
}

/** Whom a subgraph sends what it announces, in the form of its configuration; `urlOf` says where each takes events. */
export function subscribersOf(name: string, urlOf: (subscriber: string) => string): string {
  return Object.entries(handledEvents)
    .filter(([subscriber]) => subscriber !== name)
    .map(([subscriber, types]) => [`${subscriber}=${urlOf(subscriber)}`, ...types].join(" "))
    .join(",");
}
