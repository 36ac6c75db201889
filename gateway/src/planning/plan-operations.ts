// The planner of @apollo/gateway, for one supergraph, with what it gets wrong put right before and after it.
import { operationFromDocument, Supergraph } from "@apollo/federation-internals";
import { QueryPlanner, type QueryPlan } from "@apollo/query-planner";
import { parse, print, printSchema } from "graphql";
import { readSupergraph } from "../execution/supergraph-schema.ts";
import { withSomethingSelected } from "./always-selected.ts";
import { checkPlannedFields } from "./planned-fields.ts";
import { restoreRequiredArguments } from "./required-arguments-plan.ts";
import { separateRequiredArguments, withoutStandIns } from "./required-arguments.ts";
import { withoutUnresolvableKeys } from "./resolvable-keys.ts";

export interface OperationPlanner {
  /** What clients see, as SDL. */
  readonly apiSchema: string;
  /** Takes a validated document with one operation. Throws when there is no way to answer it. */
  plan(document: string): QueryPlan;
}

/** Throws when the text is no supergraph, or asks for features that the planner does not have. */
export function createOperationPlanner(supergraphSdl: string): OperationPlanner {
  const { supergraph: corrected, standIns, needs } = separateRequiredArguments(withoutUnresolvableKeys(parse(supergraphSdl, { noLocation: true })));
  const supergraph = Supergraph.build(print(corrected), { validateSupergraph: true });
  const planner = new QueryPlanner(supergraph);
  const apiSchema = supergraph.apiSchema();
  const clientSchema = apiSchema.toGraphQLJSSchema();
  const { graphOf } = readSupergraph(corrected);
  return {
    apiSchema: print(withoutStandIns(parse(printSchema(clientSchema)), standIns)),
    plan(text) {
      const document = withSomethingSelected(parse(text, { noLocation: true }), clientSchema);
      const plan = restoreRequiredArguments(planner.buildQueryPlan(operationFromDocument(apiSchema, document)), { standIns, needs, graphOf });
      checkPlannedFields(document, plan);
      return plan;
    },
  };
}
