// Compiles a query plan into one function, once. What a request brings (variables, viewer) is given to the function.
import type { PlanNode, QueryPlan } from "@apollo/query-planner";
import type { Step } from "./execution.ts";
import { compileFetch, type FetchTools } from "./fetch.ts";
import type { Path } from "./path.ts";

/** Throws for what no plan here has: subscriptions and deferred parts. */
export function compilePlan({ node }: QueryPlan, tools: FetchTools): Step {
  if (!node) return nothing;
  if (node.kind === "Subscription") throw new Error("Subscriptions are not executed here.");
  return compileNode(node, [], tools);
}

const nothing: Step = async () => undefined;

function compileNode(node: PlanNode, path: Path, tools: FetchTools): Step {
  switch (node.kind) {
    case "Fetch":
      return compileFetch(node, path, tools);
    case "Flatten":
      return compileNode(node.node, [...path, ...node.path], tools);
    case "Sequence":
      return inSequence(node.nodes.map((child) => compileNode(child, path, tools)));
    case "Parallel":
      return inParallel(node.nodes.map((child) => compileNode(child, path, tools)));
    case "Condition":
      return onCondition(node.condition, node.ifClause ? compileNode(node.ifClause, path, tools) : nothing, node.elseClause ? compileNode(node.elseClause, path, tools) : nothing);
    case "Defer":
      throw new Error("Deferred parts are not executed here.");
  }
}

// Functions of their own, as what they give is kept and holds on to all that is around it.

const inSequence = (steps: readonly Step[]): Step =>
  async (execution) => {
    for (const step of steps) await step(execution);
  };

const inParallel = (steps: readonly Step[]): Step =>
  async (execution) => {
    await Promise.all(steps.map((step) => step(execution)));
  };

const onCondition = (condition: string, then: Step, otherwise: Step): Step =>
  (execution) => (execution.variables[condition] === true ? then : otherwise)(execution);
