// The planner of @apollo/gateway, for one supergraph.
import { operationFromDocument, Supergraph } from "@apollo/federation-internals";
import { QueryPlanner, type QueryPlan } from "@apollo/query-planner";
import { parse, printSchema } from "graphql";

export interface OperationPlanner {
  /** What clients see, as SDL. */
  readonly apiSchema: string;
  /** Takes a validated document with one operation. Throws when there is no way to answer it. */
  plan(document: string): QueryPlan;
}

/** Throws when the text is no supergraph, or asks for features that the planner does not have. */
export function createOperationPlanner(supergraphSdl: string): OperationPlanner {
  const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: true });
  const planner = new QueryPlanner(supergraph);
  const apiSchema = supergraph.apiSchema();
  return {
    apiSchema: printSchema(apiSchema.toGraphQLJSSchema()),
    plan: (document) => planner.buildQueryPlan(operationFromDocument(apiSchema, parse(document, { noLocation: true }))),
  };
}
