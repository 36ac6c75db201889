// Operations that were executed before. One that comes again with the same text was parsed, validated and resolved under this schema
// already, and is executed without asking Apollo Server again.
import { getOperationAST, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from "graphql";
import { LRUCache } from "lru-cache";
import type { ShareDocument } from "./shared-document.ts";

export interface KnownOperation {
  /** What clients saw when it was sent. */
  readonly schema: GraphQLSchema;
  /** Validated. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

export interface KnownOperations {
  /** Undefined when no operation of this text and name was executed, or long ago. */
  find(source: string, operationName: string | undefined): KnownOperation | undefined;
  /** Gives it as it is kept, with a document that shares what is equal in others. */
  add(source: string, operationName: string | undefined, operation: KnownOperation): KnownOperation;
}

/** What a document takes of memory when nothing of it is in another, in bytes for each character of its text. */
const weightOfText = 40;

/** `maxWeight` is about the memory in bytes. */
export function createKnownOperations(maxWeight: number, share: ShareDocument): KnownOperations {
  const bySource = new LRUCache<string, KnownDocument>({ maxSize: maxWeight, sizeCalculation: (_, source) => source.length * weightOfText });
  return {
    find: (source, operationName) => bySource.get(source)?.byName.get(operationName),
    add(source, operationName, { schema, document: sent, operation: executed }) {
      // However many operations a text has, one document of it is kept.
      const { document, byName } = bySource.get(source) ?? { document: share(sent), byName: new Map<string | undefined, KnownOperation>() };
      const kept: KnownOperation = { schema, document, operation: getOperationAST(document, operationName) ?? executed };
      byName.set(operationName, kept);
      bySource.set(source, { document, byName });
      return kept;
    },
  };
}

interface KnownDocument {
  readonly document: DocumentNode;
  readonly byName: Map<string | undefined, KnownOperation>;
}
