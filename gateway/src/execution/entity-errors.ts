// Where the errors of entities are told: an entity is asked for once, and is at many places of the answer.
import { isCertain, type AskedFields } from "./asked-fields.ts";
import type { Values } from "./bare-object.ts";
import { addError, mostErrors, namedAs, type CompiledFetch } from "./compiled-fetch.ts";
import type { Execution, SubgraphError } from "./execution.ts";
import type { Path } from "./path.ts";
import type { Representation } from "./representations.ts";

export class EntityErrors {
  readonly #fetch: CompiledFetch;
  readonly #execution: Execution;
  readonly #representations: readonly Representation[];
  /** The fields of which errors are told. */
  readonly #fields: AskedFields;
  #told = 0;
  #places: ReadonlyMap<Values, Path[]> | undefined;

  constructor(fetch: CompiledFetch, execution: Execution, representations: readonly Representation[], fields: AskedFields) {
    this.#fetch = fetch;
    this.#execution = execution;
    this.#representations = representations;
    this.#fields = fields;
  }

  /** Tells an error where its path in the subgraph's answer leads, and one without such a path everywhere. */
  report(error: SubgraphError): void {
    const [, index, ...below] = error.path ?? [];
    if (typeof index === "number" && index < this.#representations.length) this.#reportAt(index, error, below);
    else this.reportAll(error);
  }

  /** Tells an error at every field of every entity. */
  reportAll(error: SubgraphError): void {
    for (const [index, { typename }] of this.#representations.entries()) {
      for (const field of this.#fields) if (field.name !== "__typename" && isCertain(field, typename)) this.#reportAt(index, error, [field.name]);
    }
  }

  #reportAt(index: number, error: SubgraphError, below: Path): void {
    // Walks the answer at the first error only.
    this.#places ??= placesByObject(this.#fetch, this.#execution);
    for (const target of new Set(this.#representations[index]?.targets)) {
      for (const path of this.#places.get(target) ?? []) if (this.#told++ < mostErrors) addError(this.#execution, this.#fetch, error, [...path, ...namedAs(below, this.#fetch)]);
    }
  }
}

function placesByObject({ positions }: CompiledFetch, { root }: Execution): Map<Values, Path[]> {
  const places = new Map<Values, Path[]>();
  for (const { object, path } of positions.paths(root)) {
    const paths = places.get(object);
    if (paths) paths.push(path);
    else places.set(object, [path]);
  }
  return places;
}
