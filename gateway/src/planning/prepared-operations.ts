// The operations of one supergraph, planned and compiled once for all requests that execute the same.
//
// What a viewer may not see has been taken out of an operation before it comes here (authorized-execution.ts), so its own text is the
// key: viewers of whom the same is left may share a plan, and no others can.
import { hash } from "node:crypto";
import type { QueryPlan } from "@apollo/query-planner";
import { print, type DocumentNode, type GraphQLError, type OperationDefinitionNode } from "graphql";
import { LRUCache } from "lru-cache";
import { readOperation } from "../authorization/operation-of.ts";
import { documentOf } from "../authorization/used-definitions.ts";
import type { PreparedOperation } from "../execution/prepared-operation.ts";
import { PlanningRefused, type SupergraphPlanner } from "./planner.ts";

export interface PreparedOperations {
  /** The operation of a validated document, ready to execute: at once where it is planned. Throws, or rejects, with why it cannot be planned in time. */
  get(document: DocumentNode, operationName: string | null | undefined): PreparedOperation | Promise<PreparedOperation>;
  /** Texts of the operations that were used last, the latest first. */
  latest(count: number): string[];
}

export interface PreparedOperationsOptions {
  readonly planner: Pick<SupergraphPlanner, "plan">;
  /** How much what is kept may weigh: about its memory in bytes. */
  readonly maxWeight: number;
  prepare(planned: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode; readonly plan: QueryPlan }): PreparedOperation;
  /** Why an operation is refused that took too long; for those who send it again. */
  refusal(): GraphQLError;
}

interface Kept {
  readonly text: string;
  readonly prepared: PreparedOperation;
}

/** A compiled plan takes a few times the memory of its text when nothing of it is in another. */
const weightOfText = 6;
const refusedForMs = 60_000;
const mostRefused = 1_000;

export function createPreparedOperations({ planner, maxWeight, prepare, refusal }: PreparedOperationsOptions): PreparedOperations {
  const kept = new LRUCache<string, Kept>({ maxSize: maxWeight, maxEntrySize: Math.ceil(maxWeight / 4) });
  const refused = new LRUCache<string, true>({ max: mostRefused, ttl: refusedForMs });
  const underWay = new Map<string, Promise<PreparedOperation>>();
  // The server keeps documents, and gives the same one for the same text.
  const normalised = new WeakMap<DocumentNode, Map<string, Normalised>>();

  const normalise = (document: DocumentNode, operationName: string): Normalised => {
    const operations = normalised.get(document) ?? new Map<string, Normalised>();
    normalised.set(document, operations);
    const known = operations.get(operationName);
    if (known) return known;
    const { operation, fragments } = readOperation(document, operationName === "" ? null : operationName);
    const text = print(documentOf(operation, fragments));
    const operationOf = { key: hash("sha256", text), text, operation };
    operations.set(operationName, operationOf);
    return operationOf;
  };

  const plan = async (document: DocumentNode, { key, text, operation }: Normalised): Promise<PreparedOperation> => {
    try {
      const planned = await planner.plan(text);
      const prepared = prepare({ document, operation, plan: planned.plan });
      kept.set(key, { text, prepared }, { size: (text.length + planned.weight) * weightOfText });
      return prepared;
    } catch (error) {
      if (!(error instanceof PlanningRefused)) throw error;
      refused.set(key, true);
      throw refusal();
    } finally {
      underWay.delete(key);
    }
  };

  return {
    get(document, operationName) {
      const operation = normalise(document, operationName ?? "");
      const known = kept.get(operation.key);
      if (known) return known.prepared;
      if (refused.has(operation.key)) throw refusal();
      const planning = underWay.get(operation.key) ?? plan(document, operation);
      underWay.set(operation.key, planning);
      return planning;
    },
    latest(count) {
      const texts: string[] = [];
      for (const { text } of kept.values()) if (texts.push(text) >= count) break;
      return texts;
    },
  };
}

interface Normalised {
  readonly key: string;
  readonly text: string;
  readonly operation: OperationDefinitionNode;
}
