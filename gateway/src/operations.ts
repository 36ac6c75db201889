// What Apollo Server does with an operation on its way: refusals it leaves to others, and what the log tells.
import { HeaderMap, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { GraphQLError, type OperationDefinitionNode } from "graphql";
import type { RequestScope } from "./request-scope.ts";

/** The plugins of the server; the disabled ones would send reports, or load a page from elsewhere, for a variable in the environment. */
export const plugins = (): ApolloServerPlugin<RequestScope>[] => [
  resolveOperation,
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
];

const resolveOperation: ApolloServerPlugin<RequestScope> = {
  async requestDidStart({ contextValue: { told } }) {
    return {
      async didResolveOperation({ operation, request, schema }) {
        if (!operation) throw refused(request.operationName ? "The document has no operation of that name: check `operationName`." : "The document has several operations: say which one to run in `operationName`.", "OPERATION_RESOLUTION_FAILURE");
        if (operation.operation === "subscription") throw refused("Subscriptions are not served here: ask with a query.", "BAD_REQUEST");
        // Validation has nothing to say about the fields of a type that is not there.
        if (!schema.getRootType(operation.operation)) throw refused(`Nothing here can be asked with a ${operation.operation}: see the schema.`, "GRAPHQL_VALIDATION_FAILED");
        told.operation = operationInLog(operation);
      },
      async willSendResponse({ response: { body } }) {
        if (body.kind === "single" && body.singleResult.errors) told.errors = body.singleResult.errors.length;
      },
    };
  },
};

/** How the log names an operation. */
export const operationInLog = ({ operation, name }: OperationDefinitionNode): string => (name ? `${operation} ${name.value}` : operation);

const refused = (message: string, code: string): GraphQLError => new GraphQLError(message, { extensions: { code, http: { status: 400, headers: new HeaderMap() } } });
