// Refuses an operation that would cost too much before it is validated or planned. Bytes and tokens do not show the cost:
// fragments that spread each other twice double the work at every step, and the planner pays for the expanded form.
import { GraphQLError, Kind, parse, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from "graphql";
import type { OperationLimits } from "./config.ts";
import { tooLarge } from "./errors.ts";

export type OperationCheck = (query: string) => GraphQLError | null;

/**
 * Gives a check that answers the reason to refuse an operation's text, or null. A text that does not parse passes: the
 * server's own parser, under the same token limit, says what is wrong with it.
 */
export function createOperationCheck(limits: OperationLimits): OperationCheck {
  return (query) => check(query, limits);
}

function check(query: string, limits: OperationLimits): GraphQLError | null {
  try {
    const { selections, depth } = measure(parse(query, { noLocation: true, maxTokens: limits.maxTokens }), limits.maxSelections);
    if (depth > limits.maxDepth) return tooDeep(limits);
    if (selections > limits.maxSelections) {
      return tooLarge(`The operation selects more than ${limits.maxSelections} fields once its fragments are put in place. Ask for fewer fields, or split it.`);
    }
    return null;
  } catch (error) {
    // The parser and the measure recurse with the nesting of the text.
    if (error instanceof RangeError) return tooDeep(limits);
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

const tooDeep = ({ maxDepth }: OperationLimits): GraphQLError =>
  tooLarge(`The operation is nested more than ${maxDepth} levels deep. Ask for fewer levels, or split it.`);

interface Size {
  readonly selections: number;
  readonly depth: number;
}

/** The largest operation of a document with its fragments in place; each fragment is measured once, and counts stop at `cap` + 1. */
function measure(document: DocumentNode, cap: number): Size {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measured = new Map<string, Size>();
  const nothing: Size = { selections: 0, depth: 0 };

  const ofFragment = (name: string): Size => {
    const known = measured.get(name);
    if (known) return known;
    // Stands in while the fragment is measured: a cycle ends here, and validation refuses it afterwards.
    measured.set(name, nothing);
    const fragment = fragments.get(name);
    const size = fragment ? ofSelections(fragment.selectionSet) : nothing;
    measured.set(name, size);
    return size;
  };

  const ofSelections = ({ selections }: SelectionSetNode): Size => {
    let count = 0;
    let depth = 0;
    for (const selection of selections) {
      let inner = nothing;
      let levels = 0;
      if (selection.kind === Kind.FIELD) {
        levels = 1;
        if (selection.selectionSet) inner = ofSelections(selection.selectionSet);
      } else {
        inner = selection.kind === Kind.FRAGMENT_SPREAD ? ofFragment(selection.name.value) : ofSelections(selection.selectionSet);
      }
      count = Math.min(count + 1 + inner.selections, cap + 1);
      depth = Math.max(depth, levels + inner.depth);
    }
    return { selections: count, depth };
  };

  let largest = nothing;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { selections, depth } = ofSelections(definition.selectionSet);
    largest = { selections: Math.max(largest.selections, selections), depth: Math.max(largest.depth, depth) };
  }
  return largest;
}
