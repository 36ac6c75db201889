// Apollo Router's own cases, where they are at hand beside the repository: what it removes must be removed here.
import "../../testing/no-telemetry.ts";
import { existsSync, readFileSync } from "node:fs";
import { ApolloGateway, type GraphQLDataSource } from "@apollo/gateway";
import { buildASTSchema, getOperationAST, Kind, parse, print, stripIgnoredCharacters, visit, type DocumentNode, type SelectionNode, type SelectionSetNode } from "graphql";
import { describe, expect, test } from "vitest";
import { createAuthorization, type AuthorizationOptions, type OperationResponse } from "./authorize-operation.ts";
import { filterOperation } from "./filter-operation.ts";
import { readProtections } from "./protections.ts";
import type { Authority } from "./requirement.ts";
import { stripProtections } from "./strip-protections.ts";

interface FilterCase {
  readonly id: string;
  readonly schema: string;
  readonly query: string;
  readonly authenticated: boolean | null;
  readonly scopes: readonly string[] | null;
  readonly policies: readonly string[] | null;
  readonly expectedFilteredQuery: string;
  readonly expectedRemovedPaths: readonly string[];
}

interface ResponseCase {
  readonly id: string;
  readonly schema: string;
  readonly query: string;
  readonly claims: string | { readonly scope?: string } | null;
  readonly authorizationConfig: { readonly directives?: { readonly reject_unauthorized?: boolean; readonly dry_run?: boolean; readonly errors?: { readonly response?: "extensions" } } };
  readonly subgraphMocks: Readonly<Record<string, readonly { readonly request: { readonly query: string }; readonly response: { readonly data: Record<string, unknown> } }[]>>;
  readonly expectedResponse: OperationResponse;
}

const file = new URL("../../../../shared/conformance/authorization/cases.json", import.meta.url);
const reason = "the cases are not beside the repository";
const { cases, responseCases } = existsSync(file)
  ? (JSON.parse(readFileSync(file, "utf8")) as { cases: FilterCase[]; responseCases: ResponseCase[] })
  : { cases: [], responseCases: [] };

/** Cases whose outcome is safe and differs, with the reason. */
const differing: ReadonlyMap<string, string> = new Map([]);

/** Response cases that say nothing about this filter, with the reason. */
const notOurs: ReadonlyMap<string, string> = new Map([
  ["response/tests/unauthenticated_request", "refusing a request without identity is the server's decision, before any directive"],
  ["response/authenticated/unauthenticated_request_defer", "the planner does not execute @defer"],
  ["response/authenticated/authenticated_request", "the case comes with the schema of another one, without the fields it asks for"],
  ["response/authenticated/unauthenticated_request", "the case comes with the schema of another one, without the fields it asks for"],
  ["response/authenticated/introspection_mixed_with_authenticated_fields", "a mixture of introspection and data is answered here"],
]);

describe("the cases of Apollo Router", () => {
  test("are filtered safely, every one", (context) => {
    if (cases.length === 0) context.skip(reason);
    expect(cases).toHaveLength(82);
    for (const filterCase of cases) {
      const left = selectedPaths(filtered(filterCase).document);
      const expected = selectedPaths(parsed(filterCase.expectedFilteredQuery));
      expect([...left].filter((path) => !expected.has(path)), filterCase.id).toEqual([]);
    }
  });

  test("leave the same document and the same removed paths, but for the listed ones", (context) => {
    if (cases.length === 0) context.skip(reason);
    const different = cases.filter((filterCase) => {
      const { document, removed } = filtered(filterCase);
      const samePaths = JSON.stringify([...removed].sort()) === JSON.stringify([...filterCase.expectedRemovedPaths].sort());
      return !samePaths || canonical(document) !== canonical(parsed(filterCase.expectedFilteredQuery));
    });
    expect(different.map(({ id }) => id)).toEqual([...differing.keys()]);
  });

  test("are answered alike by the planner over the stripped supergraph", async (context) => {
    if (responseCases.length === 0) context.skip(reason);
    const ours = responseCases.filter(({ id }) => !notOurs.has(id));
    expect(ours).toHaveLength(13);
    for (const responseCase of ours) expect(plain(await answer(responseCase)), responseCase.id).toEqual(plain(responseCase.expectedResponse));
  });
});

/** Router's tests filter every operation of a document at once. */
function filtered({ schema: sdl, query, authenticated, scopes, policies }: FilterCase): { document: DocumentNode | null; removed: string[] } {
  const document = parse(query);
  const authority: Authority = { authenticated: authenticated ?? true, scopes: new Set(scopes), policies: new Set(policies) };
  const request = { schema: buildASTSchema(parse(sdl), { assumeValidSDL: true }), protections: readProtections(sdl), document, authority };
  const names = document.definitions.flatMap((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value] : []));
  const results = names.map((operationName) => filterOperation({ ...request, operationName }));
  const definitions = results.flatMap((result) => result.document?.definitions ?? []);
  return {
    document: definitions.length === 0 ? null : { kind: Kind.DOCUMENT, definitions },
    removed: results.flatMap((result) => result.removed.map((path) => (path.length === 0 ? "" : `/${path.join("/")}`))),
  };
}

async function answer({ schema: sdl, query, claims, authorizationConfig, subgraphMocks }: ResponseCase): Promise<OperationResponse> {
  const { reject_unauthorized: reject, dry_run: dryRun, errors } = authorizationConfig.directives ?? {};
  const options: AuthorizationOptions = { mode: reject ? "reject" : "filter", dryRun: dryRun ?? false, errors: errors?.response ?? "errors" };
  const service = (name: string): GraphQLDataSource => ({
    async process({ request }) {
      const asked = normalised(request.query ?? "");
      const mock = subgraphMocks[name]?.find(({ request: mocked }) => normalised(mocked.query) === asked);
      if (!mock) throw new Error(`${name} was asked for more than the case allows: ${asked}`);
      return mock.response;
    },
  });
  const gateway = new ApolloGateway({ supergraphSdl: stripProtections(sdl), buildService: ({ name }) => service(name) });
  const { schema, executor } = await gateway.load();
  try {
    const authority = { authenticated: claims !== null, scopes: new Set(typeof claims === "object" ? claims?.scope?.split(" ") : []), policies: new Set<string>() };
    const authorized = createAuthorization(schema, readProtections(sdl), options).authorize({ document: parse(query), authority });
    if (authorized.kind === "answered") return authorized.response;
    const { document } = authorized;
    const operation = getOperationAST(document);
    if (!operation) throw new Error("The case has no operation.");
    const executed = await executor({ document, operation, schema, operationName: null, queryHash: print(document), request: {}, context: {}, metrics: {}, cache: undefined } as unknown as Parameters<typeof executor>[0]);
    return authorized.complete(executed as OperationResponse);
  } finally {
    await gateway.stop();
  }
}

const normalised = (query: string): string => stripIgnoredCharacters(print(visit(parse(query), { OperationDefinition: (node) => ({ ...node, name: undefined }) })));

/** As JSON, with introspected types by name: their order is the implementation's. */
const plain = (response: OperationResponse): unknown =>
  JSON.parse(JSON.stringify(response), (key, value: unknown) => (key === "types" && Array.isArray(value) ? (value as { name: string }[]).toSorted((a, b) => (a.name < b.name ? -1 : 1)) : value));

const parsed = (query: string): DocumentNode | null => (query === "" ? null : parse(query));

function canonical(document: DocumentNode | null): string {
  if (!document) return "";
  const sorted = <T extends SelectionNode | DocumentNode["definitions"][number]>(nodes: readonly T[]): T[] => [...nodes].sort((a, b) => (print(a) < print(b) ? -1 : 1));
  return print(
    visit(document, {
      SelectionSet: { leave: (node) => ({ ...node, selections: sorted(node.selections) }) },
      OperationDefinition: { leave: (node) => ({ ...node, name: undefined }) },
      Document: { leave: (node) => ({ ...node, definitions: sorted(node.definitions) }) },
    }),
  );
}

/** Every field with the way to it, fragments spelled out. */
function selectedPaths(document: DocumentNode | null): ReadonlySet<string> {
  const paths = new Set<string>();
  const walk = ({ selections }: SelectionSetNode, at: string): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const path = `${at}/${(selection.alias ?? selection.name).value}`;
        paths.add(path);
        if (selection.selectionSet) walk(selection.selectionSet, path);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : document?.definitions.find((definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value);
      if (fragment && "selectionSet" in fragment && fragment.selectionSet) walk(fragment.selectionSet, "typeCondition" in fragment && fragment.typeCondition ? `${at}/... on ${fragment.typeCondition.name.value}` : at);
    }
  };
  for (const definition of document?.definitions ?? []) if (definition.kind === Kind.OPERATION_DEFINITION) walk(definition.selectionSet, "");
  return paths;
}
