// Compiles a query plan into one function, once. What a request brings (variables, viewer) is given to the function.
import type { PlanNode, QueryPlan } from "@apollo/query-planner";
import type { Step } from "./execution.ts";
import { compileFetch, type FetchTools } from "./fetch.ts";
import type { Path } from "./path.ts";
import { entityRequests, type CompileRequest } from "./requested-entities.ts";

/** Throws for what no plan here has: subscriptions and deferred parts. */
export function compilePlan({ node }: QueryPlan, tools: FetchTools): Step {
  if (!node) return nothing;
  if (node.kind === "Subscription") throw new Error("Subscriptions are not executed here.");
  return compileNode(node, [], { ...tools, compileRequest: entityRequests(tools.isOfType) });
}

interface PlanTools extends FetchTools {
  readonly compileRequest: CompileRequest;
}

const nothing: Step = async () => undefined;

function compileNode(node: PlanNode, path: Path, tools: PlanTools): Step {
  switch (node.kind) {
    case "Fetch":
      return compileFetch(node, path, tools, tools.compileRequest);
    case "Flatten":
      return compileNode(node.node, [...path, ...node.path], tools);
    case "Sequence": {
      const steps = node.nodes.map((child) => compileNode(child, path, tools));
      return async (execution) => {
        for (const step of steps) await step(execution);
      };
    }
    case "Parallel": {
      const steps = node.nodes.map((child) => compileNode(child, path, tools));
      return async (execution) => {
        await Promise.all(steps.map((step) => step(execution)));
      };
    }
    case "Condition": {
      const { condition } = node;
      const then = node.ifClause ? compileNode(node.ifClause, path, tools) : nothing;
      const otherwise = node.elseClause ? compileNode(node.elseClause, path, tools) : nothing;
      return (execution) => (execution.variables[condition] === true ? then : otherwise)(execution);
    }
    case "Defer":
      throw new Error("Deferred parts are not executed here.");
  }
}
