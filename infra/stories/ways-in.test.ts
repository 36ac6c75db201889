// Who may begin where. Rows are decided by the databases; here, a client is told that it needs a token or a scope at all.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Kind, parse, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from "graphql";
import { expect, it } from "vitest";
import { personasOf } from "../dev/personas.ts";
import { repository } from "../subgraphs.ts";

/** Root fields that anybody may ask: the directory and the vocabularies. */
const open = [
  "directorySearch", "ethnicities", "fundingStream", "fundingStreams", "institution", "institutions", "iwi", "learningSupportCommunities", "learningSupportCommunity",
  "provider", "providers", "region", "regions", "reviews", "role", "roles", "service", "services", "strategicPriorities", "supportFinder", "supportNeeds", "vocabularyVersions",
];

const supergraph = parse(readFileSync(join(repository, "schema/supergraph.graphql"), "utf8"));
const roots = supergraph.definitions
  .filter((definition): definition is ObjectTypeDefinitionNode => definition.kind === Kind.OBJECT_TYPE_DEFINITION && ["Query", "Mutation"].includes(definition.name.value))
  .flatMap(({ fields = [] }) => fields);

it("every root field asks for a token or a scope, unless it is known here to be for everybody", () => {
  const unprotected = roots.filter(({ directives = [] }) => !directives.some(({ name }) => ["authenticated", "requiresScopes", "policy"].includes(name.value)));
  expect(unprotected.map(({ name }) => name.value).sort()).toEqual(open);
});

it("every scope that is asked for is one that some persona holds", () => {
  const asked = roots.flatMap(scopesOf);
  const held = new Set(personasOf({ learner: "", whanau: "", keptAway: "", practitioner: "", community: "", provider: "", institution: 0, region: "", employer: "" }).flatMap(({ scopes }) => scopes));
  expect(asked).toContain("privacy-officer");
  expect([...new Set(asked)].filter((scope) => !held.has(scope))).toEqual([]);
});

it("every field that asks for a scope names it in its description", () => {
  const fields = supergraph.definitions.flatMap((definition) => (definition.kind === Kind.OBJECT_TYPE_DEFINITION ? (definition.fields ?? []) : []));
  const asking = fields.filter((field) => scopesOf(field).length > 0);
  expect(asking.length).toBeGreaterThan(20);
  expect(asking.filter((field) => !scopesOf(field).every((scope) => new RegExp(`scope \`?${scope}\\b`).test(field.description?.value ?? ""))).map(({ name }) => name.value)).toEqual([]);
});

function scopesOf({ directives = [] }: FieldDefinitionNode): string[] {
  const asked = directives.filter(({ name }) => name.value === "requiresScopes").flatMap(({ arguments: given = [] }) => given);
  return [...JSON.stringify(asked).matchAll(/"kind":"StringValue","value":"([^"]+)"/g)].map(([, scope]) => scope!);
}
