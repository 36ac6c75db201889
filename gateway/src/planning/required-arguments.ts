// `@requires(fields: "price(currency: \"USD\")")` needs a field with arguments of its own choice, and the planner has one place
// for a field in an object of the answer: it takes the client's price in another currency for the required one. Here the
// supergraph that is planned over gets a field of its own for each such requirement. In a plan they are made the real field
// again (required-arguments-plan.ts).
import { hash } from "node:crypto";
import { Kind, parse, print, visit, type ArgumentNode, type ConstDirectiveNode, type DocumentNode, type FieldDefinitionNode, type FieldNode, type InterfaceTypeDefinitionNode, type ObjectTypeDefinitionNode, type SelectionSetNode, type TypeNode } from "graphql";

/** A field that stands for another with arguments. */
export interface StandIn {
  readonly name: string;
  /** The real field. */
  readonly field: string;
  readonly arguments: readonly ArgumentNode[];
}

export interface RequiredArguments {
  readonly supergraph: DocumentNode;
  readonly standIns: ReadonlyMap<string, StandIn>;
  /** The stand-ins that a field of a type needs in a subgraph, with the fields that lead to each. By `GRAPH.Type.field`. */
  readonly needs: ReadonlyMap<string, readonly Need[]>;
}

export interface Need {
  readonly at: string;
  readonly standIn: StandIn;
}

export const needKey = (graph: string, type: string, field: string): string => `${graph}.${type}.${field}`;

type CompositeDefinition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

export function separateRequiredArguments(supergraph: DocumentNode): RequiredArguments {
  const types = new Map<string, CompositeDefinition>();
  for (const definition of supergraph.definitions) if (isComposite(definition)) types.set(definition.name.value, definition);
  const standIns = new Map<string, StandIn>();
  const added = new Map<string, Map<string, FieldDefinitionNode>>();
  const needs = new Map<string, Need[]>();

  /** Adds the field that stands for `node` to a type, and to all that an interface stands for. */
  const standInFor = (type: CompositeDefinition, node: FieldNode): StandIn => {
    const given = node.arguments ?? [];
    const name = `${node.name.value}__with_${hash("sha256", given.map(print).sort().join()).slice(0, 12)}`;
    const standIn = { name, field: node.name.value, arguments: given };
    standIns.set(name, standIn);
    for (const holder of type.kind === Kind.INTERFACE_TYPE_DEFINITION ? [type, ...implementations(type, types)] : [type]) {
      const field = holder.fields?.find((candidate) => candidate.name.value === node.name.value);
      const fields = added.get(holder.name.value) ?? new Map<string, FieldDefinitionNode>();
      if (field) fields.set(name, { ...field, name: { kind: Kind.NAME, value: name }, arguments: [] });
      added.set(holder.name.value, fields);
    }
    return standIn;
  };

  const separate = (selectionSet: SelectionSetNode, type: CompositeDefinition | undefined, at: string, found: Need[]): SelectionSetNode => ({
    ...selectionSet,
    selections: selectionSet.selections.map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        return { ...selection, selectionSet: separate(selection.selectionSet, condition === undefined ? type : types.get(condition), at, found) };
      }
      const below = types.get(namedType(type?.fields?.find(({ name }) => name.value === selection.name.value)?.type) ?? "");
      const inside = selection.selectionSet ? { selectionSet: separate(selection.selectionSet, below, `${at}.${selection.name.value}`, found) } : {};
      if (!type || !selection.arguments?.length) return { ...selection, ...inside };
      const standIn = standInFor(type, selection);
      found.push({ at, standIn });
      return { ...selection, ...inside, name: { kind: Kind.NAME, value: standIn.name }, arguments: [] };
    }),
  });

  const separateField = (type: CompositeDefinition, field: FieldDefinitionNode): FieldDefinitionNode => ({
    ...field,
    directives: (field.directives ?? []).map((directive): ConstDirectiveNode => {
      const required = textArgument(directive, "requires");
      if (directive.name.value !== "join__field" || !required?.includes("(")) return directive;
      const found: Need[] = [];
      const text = print(separate(fieldSet(required), type, "", found)).slice(1, -1).replace(/\s+/g, " ").trim();
      needs.set(needKey(enumArgument(directive, "graph"), type.name.value, field.name.value), found);
      return { ...directive, arguments: (directive.arguments ?? []).map((argument) => (argument.name.value === "requires" ? { ...argument, value: { kind: Kind.STRING, value: text } } : argument)) };
    }),
  });

  const separated = visit(supergraph, {
    enter: (node) => (isComposite(node) ? { ...node, fields: node.fields?.map((field) => separateField(node, field)) ?? [] } : undefined),
  });
  if (standIns.size === 0) return { supergraph, standIns, needs };
  const complete: DocumentNode = {
    ...separated,
    definitions: separated.definitions.map((definition) => {
      const fields = isComposite(definition) ? added.get(definition.name.value) : undefined;
      // A stand-in of a field that has requirements of its own has the same.
      return isComposite(definition) && fields ? { ...definition, fields: [...(definition.fields ?? []), ...[...fields.values()].map((field) => separateField(definition, field))] } : definition;
    }),
  };
  return { standIns, needs, supergraph: withoutUnusedExternals(complete, new Set([...standIns.values()].map(({ field }) => field))) };
}

/**
 * A subgraph that names a field only to require it no longer does where a stand-in is required instead; a field that is named for
 * nothing would be an error.
 */
function withoutUnusedExternals(supergraph: DocumentNode, replaced: ReadonlySet<string>): DocumentNode {
  const types = new Map(supergraph.definitions.flatMap((definition) => (isComposite(definition) ? [[definition.name.value, definition] as const] : [])));
  const used = new Set<string>();
  const use = ({ selections }: SelectionSetNode, type: CompositeDefinition | undefined, graph: string): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) use(selection.selectionSet, types.get(selection.typeCondition?.name.value ?? "") ?? type, graph);
      if (selection.kind !== Kind.FIELD || !type) continue;
      for (const holder of [type, ...implementations(type, types)]) used.add(needKey(graph, holder.name.value, selection.name.value));
      const below = types.get(namedType(type.fields?.find(({ name }) => name.value === selection.name.value)?.type) ?? "");
      if (selection.selectionSet) use(selection.selectionSet, below, graph);
    }
  };
  for (const type of types.values()) {
    for (const directive of type.directives ?? []) {
      const key = textArgument(directive, "key");
      if (key !== undefined) use(fieldSet(key), type, enumArgument(directive, "graph"));
      // What an interface promises must be there.
      const implemented = types.get(textArgument(directive, "interface") ?? "");
      for (const field of implemented?.fields ?? []) used.add(needKey(enumArgument(directive, "graph"), type.name.value, field.name.value));
    }
    for (const field of type.fields ?? []) {
      for (const directive of field.directives ?? []) {
        const [requires, provides] = [textArgument(directive, "requires"), textArgument(directive, "provides")];
        if (requires !== undefined) use(fieldSet(requires), type, enumArgument(directive, "graph"));
        if (provides !== undefined) use(fieldSet(provides), types.get(namedType(field.type) ?? ""), enumArgument(directive, "graph"));
      }
    }
  }
  return visit(supergraph, {
    enter(node) {
      if (!isComposite(node)) return undefined;
      const fields = node.fields?.map((field) => {
        if (!replaced.has(field.name.value)) return field;
        const directives = field.directives?.filter((directive) => !isExternal(directive) || used.has(needKey(enumArgument(directive, "graph"), node.name.value, field.name.value)));
        return { ...field, directives: directives ?? [] };
      });
      return { ...node, fields: fields ?? [] };
    },
  });
}

const isExternal = ({ name, arguments: given = [] }: ConstDirectiveNode): boolean => name.value === "join__field" && given.some((argument) => argument.name.value === "external" && argument.value.kind === Kind.BOOLEAN && argument.value.value);

/** What clients see, without the stand-ins. */
export function withoutStandIns(schema: DocumentNode, standIns: RequiredArguments["standIns"]): DocumentNode {
  return standIns.size === 0 ? schema : visit(schema, { FieldDefinition: ({ name }) => (standIns.has(name.value) ? null : undefined) });
}

const isComposite = (node: { readonly kind: string }): node is CompositeDefinition => node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;

const implementations = (type: CompositeDefinition, types: ReadonlyMap<string, CompositeDefinition>): CompositeDefinition[] =>
  [...types.values()].filter(({ interfaces = [] }) => interfaces.some(({ name }) => name.value === type.name.value));

const namedType = (type: TypeNode | undefined): string | undefined => (type === undefined ? undefined : type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));

/** Reads a field set as composition writes it. */
function fieldSet(text: string): SelectionSetNode {
  const [operation] = parse(`{${text}}`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`The supergraph has a field set that cannot be read: ${text}`);
  return operation.selectionSet;
}

function textArgument({ arguments: given = [] }: ConstDirectiveNode, name: string): string | undefined {
  const value = given.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function enumArgument({ arguments: given = [] }: ConstDirectiveNode, name: string): string {
  const value = given.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.ENUM ? value.value : "";
}
