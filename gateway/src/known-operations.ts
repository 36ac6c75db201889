// Operations that were executed before. One that comes again with the same text was parsed, validated and resolved under this schema
// already, and is executed without asking Apollo Server again.
import { getOperationAST, Kind, type ASTNode, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from "graphql";
import { LRUCache } from "lru-cache";

export interface KnownOperation {
  /** What clients saw when it was sent. */
  readonly schema: GraphQLSchema;
  /** Validated. Only its variables say where they are in the text. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

export interface KnownOperations {
  /** Undefined when no operation of this text and name was executed, or long ago. */
  find(source: string, operationName: string | undefined): KnownOperation | undefined;
  /** Takes the places in the text out of the document, except those that errors of a request tell. */
  add(source: string, operationName: string | undefined, operation: KnownOperation): void;
}

/** What a document takes of memory, in bytes for each character of its text. */
const weightOfText = 40;

/** `maxWeight` is about the memory in bytes. */
export function createKnownOperations(maxWeight: number): KnownOperations {
  const bySource = new LRUCache<string, KnownDocument>({ maxSize: maxWeight, sizeCalculation: (_, source) => source.length * weightOfText });
  return {
    find: (source, operationName) => bySource.get(source)?.byName.get(operationName),
    add(source, operationName, added) {
      const known = bySource.get(source);
      // However many operations a text has, one document of it is kept.
      if (known) return void known.byName.set(operationName, { ...added, document: known.document, operation: getOperationAST(known.document, operationName) ?? added.operation });
      forgetPlaces(added.document);
      bySource.set(source, { document: added.document, byName: new Map([[operationName, added]]) });
    },
  };
}

interface KnownDocument {
  readonly document: DocumentNode;
  readonly byName: Map<string | undefined, KnownOperation>;
}

/** A place holds on to all tokens of its text, which take more memory than the document. */
function forgetPlaces(node: ASTNode, inVariable = false): void {
  const holder = node as { -readonly [Key in "loc"]?: ASTNode["loc"] };
  const { loc } = node;
  // An error about a variable tells its line, which is counted from these.
  if (loc) holder.loc = inVariable ? ({ start: loc.start, end: loc.end, source: loc.source } as typeof loc) : undefined;
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) for (const item of value as unknown[]) forgetPlacesIn(item, inVariable);
    else forgetPlacesIn(value, inVariable);
  }
}

function forgetPlacesIn(value: unknown, inVariable: boolean): void {
  if (typeof value === "object" && value !== null && "kind" in value) forgetPlaces(value as ASTNode, inVariable || value.kind === Kind.VARIABLE_DEFINITION);
}
