// Random protected schemas and operations, the same for the same seed.
import { getNamedType, isAbstractType, isCompositeType, isUnionType, type GraphQLCompositeType, type GraphQLSchema } from "graphql";

export interface Random {
  /** An integer from 0 to below `limit`. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
}

export function randomFrom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("There is nothing to pick from.");
      return item;
    },
  };
}

export const names = ["a", "b", "c"];

/** Objects, two interfaces of which one implements the other, a union, a scalar and an enum; some of it protected, fields non-null at times. */
export function randomTypes(random: Random): string {
  const anyOf = (): string => `[${Array.from({ length: 1 + random.below(2) }, () => `[${Array.from({ length: 1 + random.below(2) }, () => `"${random.pick(names)}"`).join(", ")}]`).join(", ")}]`;
  const protection = (): string => {
    if (random.chance(0.7)) return "";
    return [
      random.chance(0.4) ? "@authenticated" : "",
      random.chance(0.4) ? `@requiresScopes(scopes: ${anyOf()})` : "",
      random.chance(0.4) ? `@policy(policies: ${anyOf()})` : "",
    ].join(" ");
  };
  const types = ["A", "B", "C", "D", "I", "J", "U"];
  const wrapped = (type: string): string => random.pick([type, type, `${type}!`, `[${type}]`, `[${type}!]!`, `[[${type}]!]`]);
  // A field of an interface has one type, whichever type implements it.
  const shared = Object.fromEntries(["i1", "i2", "j1"].map((field) => [field, wrapped(random.pick([...types, "ID", "S", "E"]))]));
  const fields = (own: string, ...inherited: string[]): string =>
    [...inherited.map((field) => `${field}: ${shared[field]}`), ...Array.from({ length: 3 }, (_, at) => `${own}${at}: ${wrapped(random.pick([...types, "ID", "S", "E"]))}`)]
      .map((field) => `${field} ${protection()}`)
      .join(" ");
  return `
    type Query ${random.chance(0.05) ? "@authenticated" : ""} { ${fields("q")} ${types.map((type) => `to${type}: ${type} ${protection()}`).join(" ")} }
    interface I ${protection()} { i1: ${shared["i1"]} ${protection()} i2: ${shared["i2"]} }
    interface J implements I ${protection()} { i1: ${shared["i1"]} i2: ${shared["i2"]} j1: ${shared["j1"]} ${protection()} }
    type A implements I ${protection()} { ${fields("a", "i1", "i2")} }
    type B implements I & J ${protection()} { ${fields("b", "i1", "i2", "j1")} }
    type C implements I & J ${protection()} { ${fields("c", "i1", "i2", "j1")} }
    type D ${protection()} { ${fields("d")} }
    union U = A | B | D
    scalar S ${protection()}
    enum E ${protection()} { X Y }
  `;
}

/** A valid query: every alias is used once, so that no two fields are in each other's way. */
export function randomQuery(random: Random, schema: GraphQLSchema): string {
  const composite = Object.values(schema.getTypeMap()).filter((type) => isCompositeType(type) && !type.name.startsWith("__") && type.name !== "Query") as GraphQLCompositeType[];
  const overlapping = (type: GraphQLCompositeType): GraphQLCompositeType[] => composite.filter((other) => possible(schema, type).some((name) => possible(schema, other).includes(name)));
  const variables = new Set<string>();
  const fragments = new Map<string, { readonly type: GraphQLCompositeType; readonly text: string }>();
  let aliases = 0;

  const condition = (): string => {
    if (random.chance(0.85)) return "";
    const variable = `v${random.below(3)}`;
    variables.add(variable);
    return ` @${random.pick(["skip", "include"])}(if: $${variable})`;
  };

  const fieldOf = (type: GraphQLCompositeType, depth: number): string => {
    const key = (aliases += 1);
    if (isUnionType(type) || random.chance(0.1)) return `t${key}: __typename${condition()}`;
    const usable = Object.values(type.getFields()).filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)));
    if (usable.length === 0) return `t${key}: __typename`;
    const field = random.pick(usable);
    const named = getNamedType(field.type);
    return `f${key}: ${field.name}${condition()}${isCompositeType(named) ? ` { ${selections(named, depth - 1)} }` : ""}`;
  };

  const selections = (type: GraphQLCompositeType, depth: number): string =>
    Array.from({ length: 1 + random.below(4) }, () => {
      const fits = overlapping(type);
      if (depth > 0 && random.chance(isAbstractType(type) ? 0.5 : 0.2) && fits.length > 0) {
        const kind = random.below(4);
        const other = random.pick(fits);
        if (kind === 0) return `...${condition() || " @include(if: true)"} { ${selections(type, depth - 1)} }`;
        if (kind === 1) return `... on ${other.name}${condition()} { ${selections(other, depth - 1)} }`;
        const known = [...fragments].filter(([, fragment]) => fits.includes(fragment.type));
        if (kind === 2 && known.length > 0) return `...${random.pick(known)[0]}${condition()}`;
        const text = selections(other, depth - 1);
        const name = `F${fragments.size}`;
        fragments.set(name, { type: other, text });
        return `...${name}${condition()}`;
      }
      return fieldOf(type, depth);
    }).join(" ");

  const query = schema.getQueryType();
  if (!query) throw new Error("The schema has no queries.");
  const body = Array.from({ length: 4 }, () => fieldOf(query, 5)).join(" ");
  const declared = variables.size === 0 ? "" : `(${[...variables].map((name, at) => `$${name}: Boolean${at % 2 === 0 ? "!" : " = true"}`).join(", ")})`;
  return `query Q${declared} { ${body} } ${[...fragments].map(([name, { type, text }]) => `fragment ${name} on ${type.name} { ${text} }`).join(" ")}`;
}

export const possible = (schema: GraphQLSchema, type: GraphQLCompositeType): string[] => (isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name]);
