// Random valid operations over any schema: aliases, fragments of every kind, conditions, arguments, variables, fields asked for
// twice.
import {
  getNamedType, getNullableType, isAbstractType, isCompositeType, isEnumType, isInputObjectType, isListType, isNonNullType, isObjectType, isRequiredArgument,
  type GraphQLArgument, type GraphQLCompositeType, type GraphQLInputType, type GraphQLObjectType, type GraphQLSchema,
} from "graphql";
import type { Random } from "../../src/authorization/testing/random.ts";

export interface RandomOperation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

const depth = 5;
const mostFields = 60;

/** `without` names fields that are not to be asked for. */
export function randomOperation(random: Random, schema: GraphQLSchema, without: readonly string[] = []): RandomOperation {
  const variables: Record<string, unknown> = {};
  const declared = new Map<string, string>();
  const fragments = new Map<string, { readonly type: GraphQLCompositeType; readonly text: string }>();
  // One name under one object must mean one field with one set of arguments, so a name tells both.
  let aliases = 0;
  let fields = 0;

  const condition = (): string => {
    if (random.chance(0.9)) return "";
    const directive = random.pick(["skip", "include"]);
    if (random.chance(0.1)) return ` @${directive}(if: ${random.pick(["true", "false"])})`;
    const name = `c${random.below(3)}`;
    if (!declared.has(name)) {
      declared.set(name, random.chance(0.5) ? "Boolean!" : "Boolean = true");
      if (declared.get(name) === "Boolean!" || random.chance(0.5)) variables[name] = random.chance(0.6);
    }
    return ` @${directive}(if: $${name})`;
  };

  const value = (type: GraphQLInputType): unknown => {
    if (!isNonNullType(type) && random.chance(0.1)) return null;
    const nullable = getNullableType(type);
    if (isListType(nullable)) return Array.from({ length: random.below(3) }, () => value(nullable.ofType as GraphQLInputType));
    if (isEnumType(nullable)) return random.pick(nullable.getValues()).name;
    if (isInputObjectType(nullable)) return Object.fromEntries(Object.values(nullable.getFields()).flatMap((field) => (isNonNullType(field.type) || random.chance(0.3) ? [[field.name, value(field.type)]] : [])));
    switch ((nullable as { name: string }).name) {
      case "Int":
        return random.below(20);
      case "Float":
        return random.below(100) / 4;
      case "Boolean":
        return random.chance(0.5);
      default:
        return `t${random.below(3)}`;
    }
  };

  const argumentsOf = (field: { readonly args: readonly GraphQLArgument[] }): string => {
    const given = field.args.filter((argument) => isRequiredArgument(argument) || random.chance(0.5));
    if (given.length === 0) return "";
    const texts = given.map((argument) => {
      const name = `v${declared.size}`;
      declared.set(name, String(argument.type));
      variables[name] = value(argument.type);
      return `${argument.name}: $${name}`;
    });
    return `(${texts.join(", ")})`;
  };

  const fieldOf = (type: GraphQLCompositeType, levels: number): string => {
    fields += 1;
    const usable = "getFields" in type ? Object.values(type.getFields()).filter((field) => !without.includes(field.name) && ((levels > 0 && fields < mostFields) || !isCompositeType(getNamedType(field.type)))) : [];
    const field = usable.length > 0 && !random.chance(0.08) ? random.pick(usable) : undefined;
    if (!field) return random.chance(0.5) ? "__typename" : `t${(aliases += 1)}: __typename`;
    const named = getNamedType(field.type);
    // Other types may have the name with another type, or with arguments, so only plain leaves of objects keep theirs.
    const plain = isObjectType(type) && field.args.length === 0 && !isCompositeType(named) && random.chance(0.5) && uniqueMeaning(schema, field.name);
    const alias = plain ? "" : `a${(aliases += 1)}: `;
    const head = `${alias}${field.name}${argumentsOf(field)}`;
    if (!isCompositeType(named)) return `${head}${condition()}`;
    const below = (): string => `${head}${condition()} { ${selections(named, levels - 1)} }`;
    return random.chance(0.1) ? `${below()} ${below()}` : below();
  };

  const selections = (type: GraphQLCompositeType, levels: number): string => {
    const parts = Array.from({ length: 1 + random.below(4) }, () => {
      if (levels > 0 && random.chance(isAbstractType(type) ? 0.5 : 0.15)) return fragmentOf(type, levels);
      return fieldOf(type, levels);
    });
    return parts.join(" ");
  };

  const fragmentOf = (type: GraphQLCompositeType, levels: number): string => {
    const fits = overlapping(schema, type);
    const other = random.pick(fits);
    const kind = random.below(4);
    if (kind === 0) return `...${condition() || " @include(if: true)"} { ${selections(type, levels - 1)} }`;
    const known = [...fragments].filter(([, fragment]) => fits.includes(fragment.type));
    if (kind === 1 && known.length > 0) return `...${random.pick(known)[0]}${condition()}`;
    if (kind === 2) {
      const text = selections(other, levels - 1);
      const name = `F${fragments.size}`;
      fragments.set(name, { type: other, text });
      return `...${name}${condition()}`;
    }
    return `... on ${other.name}${condition()} { ${selections(other, levels - 1)} }`;
  };

  const kind = schema.getMutationType() && random.chance(0.1) ? "mutation" : "query";
  const root = (kind === "mutation" ? schema.getMutationType() : schema.getQueryType()) as GraphQLObjectType;
  const body = Array.from({ length: 1 + random.below(3) }, () => fieldOf(root, depth)).join(" ");
  const head = declared.size === 0 ? "" : `(${[...declared].map(([name, type]) => `$${name}: ${type}`).join(", ")})`;
  return { query: `${kind} Q${head} { ${body} } ${[...fragments].map(([name, { type, text }]) => `fragment ${name} on ${type.name} { ${text} }`).join(" ")}`, variables };
}

const overlapping = (schema: GraphQLSchema, type: GraphQLCompositeType): GraphQLCompositeType[] =>
  Object.values(schema.getTypeMap()).filter((other): other is GraphQLCompositeType => isCompositeType(other) && !other.name.startsWith("__") && possible(schema, type).some((name) => possible(schema, other).includes(name)));

const possible = (schema: GraphQLSchema, type: GraphQLCompositeType): string[] => (isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name]);

/** Whether every object type that has a field of this name has it alike. */
function uniqueMeaning(schema: GraphQLSchema, name: string): boolean {
  const fields = Object.values(schema.getTypeMap()).flatMap((type) => (isObjectType(type) && !type.name.startsWith("__") && type.getFields()[name] ? [type.getFields()[name]] : []));
  return fields.every((field) => field && field.args.length === 0 && String(field.type) === String(fields[0]?.type));
}
