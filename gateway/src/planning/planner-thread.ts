// A thread that plans. Planning is the one thing in the gateway that can take long, and it must not keep others waiting.
import { parentPort } from "node:worker_threads";
import { createOperationPlanner, type OperationPlanner } from "./plan-operations.ts";
import type { Forget, PlanningReply, PlanningRequest } from "./protocol.ts";

const planners = new Map<number, OperationPlanner>();

parentPort?.on("message", (message: PlanningRequest | Forget) => {
  if ("forget" in message) planners.delete(message.forget);
  else parentPort?.postMessage(reply(message));
});

function reply({ id, generation, supergraph, document }: PlanningRequest): PlanningReply {
  try {
    const planner = planners.get(generation) ?? createOperationPlanner(supergraph ?? "");
    planners.set(generation, planner);
    return document === undefined ? { id, apiSchema: planner.apiSchema } : { id, plan: JSON.stringify(planner.plan(document)) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { id, problem, isTooHard: givenUp.test(problem) };
  }
}

// The planner has limits of its own, and tells in words alone that it came to one.
const givenUp = /^(Number of non-local selections exceeds limit|Too many options generated) /;
