// Reads who may see what out of a supergraph: every `@authenticated`, `@requiresScopes` and `@policy`, by coordinate.
import {
  Kind, parse, visit, type ConstDirectiveNode, type ConstValueNode, type DefinitionNode, type DocumentNode, type EnumTypeDefinitionNode, type EnumTypeExtensionNode,
  type InterfaceTypeDefinitionNode, type InterfaceTypeExtensionNode, type ObjectTypeDefinitionNode, type ObjectTypeExtensionNode, type ScalarTypeDefinitionNode,
  type ScalarTypeExtensionNode,
} from "graphql";
import { findAuthorizationDirectives, type AuthorizationDirective } from "./authorization-directives.ts";
import { UnenforceableSupergraph } from "./linked-features.ts";
import type { AnyOf, Requirement } from "./requirement.ts";

export interface Protections {
  readonly byCoordinate: ReadonlyMap<string, Requirement>;
  /** Protected types and fields. */
  readonly count: number;
  /** Applications of the directives; a type or field can carry several. */
  readonly applications: number;
  /** What a type asks by itself. */
  ofType(type: string): readonly Requirement[];
  /** What the types that implement an interface ask by themselves. */
  ofImplementations(type: string): readonly Requirement[];
  /** What a field asks; of an interface, with what the same field asks in every implementing type. */
  ofField(type: string, field: string): readonly Requirement[];
}

/**
 * Takes the whole supergraph as composition wrote it. Throws `UnenforceableSupergraph`, and the caller must not serve it, when
 * it links a security feature or a version that is not known, or applies a directive in a way that cannot be read.
 */
export function readProtections(supergraphSdl: string): Protections {
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const directives = findAuthorizationDirectives(supergraph);
  const byCoordinate = new Map<string, Requirement>();
  const read = new Set<ConstDirectiveNode>();

  const protect = (coordinate: string, applied: readonly ConstDirectiveNode[] = []): void => {
    for (const application of applied) {
      const directive = directives.get(application.name.value);
      if (!directive) continue;
      const known = byCoordinate.get(coordinate) ?? { coordinate, authenticated: false, scopes: [], policies: [] };
      byCoordinate.set(coordinate, withApplication(known, directive, application));
      read.add(application);
    }
  };

  const implementations = new Map<string, Set<string>>();
  for (const definition of supergraph.definitions) {
    if (!isProtectable(definition)) continue;
    const type = definition.name.value;
    protect(type, definition.directives);
    if (!("fields" in definition)) continue;
    for (const field of definition.fields ?? []) protect(`${type}.${field.name.value}`, field.directives);
    for (const { name } of definition.interfaces ?? []) {
      const types = implementations.get(name.value) ?? new Set();
      implementations.set(name.value, types.add(type));
    }
  }

  refuseUnread(supergraph, directives, read);
  return { byCoordinate, count: byCoordinate.size, applications: read.size, ...lookUps(byCoordinate, implementations) };
}

type Composed = ObjectTypeDefinitionNode | ObjectTypeExtensionNode | InterfaceTypeDefinitionNode | InterfaceTypeExtensionNode;
type Leaf = ScalarTypeDefinitionNode | ScalarTypeExtensionNode | EnumTypeDefinitionNode | EnumTypeExtensionNode;

const protectableKinds: ReadonlySet<string> = new Set<(Composed | Leaf)["kind"]>([
  Kind.OBJECT_TYPE_DEFINITION, Kind.OBJECT_TYPE_EXTENSION, Kind.INTERFACE_TYPE_DEFINITION, Kind.INTERFACE_TYPE_EXTENSION,
  Kind.SCALAR_TYPE_DEFINITION, Kind.SCALAR_TYPE_EXTENSION, Kind.ENUM_TYPE_DEFINITION, Kind.ENUM_TYPE_EXTENSION,
]);

const isProtectable = (definition: DefinitionNode): definition is Composed | Leaf => protectableKinds.has(definition.kind);

function lookUps(byCoordinate: ReadonlyMap<string, Requirement>, implementations: ReadonlyMap<string, ReadonlySet<string>>): Pick<Protections, "ofType" | "ofImplementations" | "ofField"> {
  const none: readonly Requirement[] = [];
  const found = (coordinates: readonly string[]): readonly Requirement[] => {
    const requirements = coordinates.flatMap((coordinate) => byCoordinate.get(coordinate) ?? []);
    return requirements.length === 0 ? none : requirements;
  };
  // Both maps grow with the schema only: the filter asks for what it found in the schema.
  const ofImplementations = new Map<string, readonly Requirement[]>();
  const ofField = new Map<string, readonly Requirement[]>();
  return {
    ofType: (type) => found([type]),
    ofImplementations: (type) => remember(ofImplementations, type, () => found([...(implementations.get(type) ?? [])])),
    ofField: (type, field) =>
      remember(ofField, `${type}.${field}`, () => found([type, ...(implementations.get(type) ?? [])].map((owner) => `${owner}.${field}`))),
  };
}

function remember<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

function withApplication(known: Requirement, { kind, argument }: AuthorizationDirective, application: ConstDirectiveNode): Requirement {
  const given = application.arguments ?? [];
  if (argument === null) {
    if (given.length > 0) throw unreadable(known.coordinate, application, "it takes no arguments");
    return { ...known, authenticated: true };
  }
  const value = given[0]?.value;
  if (given.length !== 1 || given[0]?.name.value !== argument || !value) throw unreadable(known.coordinate, application, `it takes the one argument \`${argument}\``);
  const anyOf = readAnyOf(value);
  if (anyOf === null) throw unreadable(known.coordinate, application, `\`${argument}\` is a list of lists of strings`);
  return kind === "requiresScopes" ? { ...known, scopes: [...known.scopes, anyOf] } : { ...known, policies: [...known.policies, anyOf] };
}

/** Null when the value is no list of lists of strings. As everywhere in GraphQL, a single value stands for a list of one. */
function readAnyOf(value: ConstValueNode): AnyOf | null {
  const anyOf: string[][] = [];
  for (const all of value.kind === Kind.LIST ? value.values : [value]) {
    const names: string[] = [];
    for (const name of all.kind === Kind.LIST ? all.values : [all]) {
      if (name.kind !== Kind.STRING) return null;
      names.push(name.value);
    }
    anyOf.push(names);
  }
  return anyOf;
}

/** Counts again, everywhere in the document: an application on a union or an argument would else be overlooked. */
function refuseUnread(supergraph: DocumentNode, directives: ReadonlyMap<string, AuthorizationDirective>, read: ReadonlySet<ConstDirectiveNode>): void {
  let applications = 0;
  visit(supergraph, {
    Directive(node) {
      if (!directives.has(node.name.value)) return;
      applications += 1;
      if (!read.has(node as ConstDirectiveNode)) {
        throw new UnenforceableSupergraph(`\`@${node.name.value}\` is applied where it cannot be enforced. Apply it to objects, interfaces, fields, scalars and enums only.`);
      }
    },
  });
  if (applications !== read.size) throw new UnenforceableSupergraph(`${applications} protections are applied, and ${read.size} were read.`);
}

const unreadable = (coordinate: string, { name }: ConstDirectiveNode, rule: string): UnenforceableSupergraph =>
  new UnenforceableSupergraph(`\`@${name.value}\` of \`${coordinate}\` cannot be read: ${rule}.`);
