// Documents as they are kept. Operations ask for the same fields again and again, so what is equal in two documents is one node in
// both: documents of a thousand operations take little more memory than their texts.
import { Kind, type ASTNode, type DocumentNode } from "graphql";
import { Shared } from "./shared.ts";

/**
 * Gives a document that is equal, but for the places in the text: only its variables have theirs, which errors about their values tell.
 * Its nodes cannot be changed.
 */
export type ShareDocument = (document: DocumentNode) => DocumentNode;

export function createSharedDocuments(): ShareDocument {
  const parts = new Shared<Part>(50_000);
  let numbered = 0;

  const partOf = (node: ASTNode): Part => {
    const copy: Record<string, unknown> = {};
    // Equal for equal nodes: what is below stands in it as its number.
    const key: unknown[] = [];
    for (const [name, value] of Object.entries(node) as [string, unknown][]) {
      if (name === "loc") continue;
      key.push(name);
      if (Array.isArray(value)) {
        const items = (value as ASTNode[]).map(partOf);
        copy[name] = items.length === 0 ? none : Object.freeze(items.map((item) => item.node));
        key.push(items.map(({ number }) => number));
      } else if (isNode(value)) {
        const below = partOf(value);
        copy[name] = below.node;
        key.push(below.number);
      } else {
        copy[name] = value;
        key.push(value === undefined ? null : [value]);
      }
    }
    if (node.kind === Kind.VARIABLE_DEFINITION) copy["loc"] = node.loc && { start: node.loc.start, end: node.loc.end, source: node.loc.source };
    const make = (): Part => ({ node: Object.freeze(copy), number: ++numbered });
    return own.has(node.kind) ? make() : parts.of(JSON.stringify(key), make);
  };
  return (document) => partOf(document).node as unknown as DocumentNode;
}

interface Part {
  readonly node: object;
  readonly number: number;
}

/** What belongs to one document: others find by it what they keep of the document, or read its place in the text. */
const own: ReadonlySet<string> = new Set([Kind.DOCUMENT, Kind.OPERATION_DEFINITION, Kind.VARIABLE_DEFINITION]);
const none: readonly ASTNode[] = Object.freeze([]);
const isNode = (value: unknown): value is ASTNode => typeof value === "object" && value !== null && "kind" in value;
