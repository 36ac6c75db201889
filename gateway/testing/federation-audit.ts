// What the subgraphs of the federation gateway audit answer, from recordings of their answers to another gateway. A call is found
// by its text, as the query planner writes it, and an entity by its representation: which entities come together in a call, and
// how often each, is the gateway's to choose, and so is whether it asks for their keys.
import { Kind, parse, print, visit, type SelectionNode } from "graphql";

export interface Suite {
  readonly id: string;
  readonly supergraph: string;
  readonly tests: readonly { query: string; expected: { data?: unknown; errors?: unknown } }[];
  /** Whether stock @apollo/gateway answers each query as expected. */
  readonly stockPass: readonly boolean[];
  readonly traffic: readonly { subgraph: string; request: Call; response: Answer }[];
}

export interface Call {
  readonly query: string;
  readonly variables?: { readonly representations?: readonly Representation[]; readonly [name: string]: unknown };
}

type Representation = Readonly<Record<string, unknown>>;

interface Answer {
  readonly data?: { readonly _entities?: readonly unknown[] } | null;
  readonly errors?: unknown;
}

/** Gives undefined for a call that nobody knows the answer to. */
export function recordedAnswer({ id, traffic }: Suite, subgraph: string, call: Call): Answer | undefined {
  const known = [...traffic, ...(workedOut[id] ?? [])].filter((entry) => entry.subgraph === subgraph);
  const { representations, ...others } = call.variables ?? {};
  if (!representations) return known.find(({ request }) => keyOf(request) === keyOf(call))?.response;

  const sameText = known.filter(({ request }) => request.variables?.representations && keyOf(withoutKeys(request)) === keyOf(withoutKeys({ query: call.query, variables: { ...others, representations } })));
  const entities = new Map<string, unknown>();
  for (const { request, response } of sameText) {
    // Which entity an error is about would have to be worked out; no recorded call needs it.
    if (response.errors && textOf(request.variables?.representations) === textOf(representations)) return response;
    for (const [index, representation] of (request.variables?.representations ?? []).entries()) entities.set(textOf(representation), response.data?._entities?.[index]);
  }
  if (!representations.every((representation) => entities.has(textOf(representation)))) return undefined;
  return { data: { _entities: representations.map((representation) => withKeys(entities.get(textOf(representation)), representation)) } };
}

const threeComments = "comments__with_f56842a40efe:comments(limit:3){__typename id}";

/**
 * Answers to calls that stock never makes, as it plans them wrongly; worked out by hand from what the same subgraphs answered to
 * others.
 */
const workedOut: Readonly<Record<string, Suite["traffic"]>> = {
  // Stock comes back to `b` by a key by which it finds nothing.
  "keys-mashup": [
    { subgraph: "b", request: { query: "{b{id a{__typename id compositeId{two three}}}}" }, response: { data: { b: { id: "100", a: [{ __typename: "A", id: "1", compositeId: { two: "a.1.compositeId.two", three: "a.1.compositeId.three" } }] } } as object } },
    entities("b", "...on A{nameInB}", [[{ __typename: "A", id: "1", name: "a.1", compositeId: { two: "a.1.compositeId.two", three: "a.1.compositeId.three" } }, { nameInB: "b.a.nameInB a.1" }]]),
  ],
  // Stock gives the client the comments that another field requires.
  "requires-with-argument": [`${threeComments}comments(limit:1){id}`, `${threeComments}comments(limit:$limit){id}`, `comments(limit:$limit){id}${threeComments}`].map((fields) =>
    entities("d", `...on Post{${fields}}`, [
      [{ __typename: "Post", id: "p1" }, { comments: comments(1), comments__with_f56842a40efe: comments(1, 2, 3) }],
      [{ __typename: "Post", id: "p2" }, { comments: comments(4), comments__with_f56842a40efe: comments(4, 5, 6) }],
    ], fields.includes("$limit") ? "$limit:Int=1" : ""),
  ),
  // Stock requires the price in one currency for both fields.
  "requires-with-argument-conflict": [
    {
      subgraph: "b",
      request: { query: '{products{__typename upc name category{averagePrice(currency:"USD")}price__with_06eb377159a2:price(currency:"EUR")weight price__with_ecbabde38050:price(currency:"USD")}}' },
      response: { data: { products: [product("p1", 11, 22, 1), product("p2", 22, 44, 2)] } as object },
    },
    entities("a", "...on Product{shippingEstimate isExpensiveCategory}", [
      [{ __typename: "Product", upc: "p1", category: { averagePrice: 11 }, price: 11, weight: 1 }, { shippingEstimate: 110, isExpensiveCategory: false }],
      [{ __typename: "Product", upc: "p2", category: { averagePrice: 22 }, price: 22, weight: 2 }, { shippingEstimate: 440, isExpensiveCategory: true }],
    ]),
    entities("a", "...on Product{shippingEstimateEUR}", [
      [{ __typename: "Product", upc: "p1", price: 22, weight: 1 }, { shippingEstimateEUR: 220 }],
      [{ __typename: "Product", upc: "p2", price: 44, weight: 2 }, { shippingEstimateEUR: 880 }],
    ]),
  ],
};

function entities(subgraph: string, fields: string, answers: readonly (readonly [Representation, object])[], variables = ""): Suite["traffic"][number] {
  return {
    subgraph,
    request: { query: `query($representations:[_Any!]!${variables}){_entities(representations:$representations){${fields}}}`, variables: { representations: answers.map(([representation]) => representation) } },
    response: { data: { _entities: answers.map(([, entity]) => entity) } },
  };
}

function comments(...numbers: number[]): object[] {
  return numbers.map((number) => ({ __typename: "Comment", id: `c${number}` }));
}

function product(upc: string, dollars: number, euros: number, weight: number): object {
  return { __typename: "Product", upc, name: upc.replace("p", "p-name-"), category: { averagePrice: dollars }, price__with_ecbabde38050: dollars, price__with_06eb377159a2: euros, weight };
}

/** The call without the fields of entities that it tells itself. */
function withoutKeys({ query, variables: { representations = [], ...variables } = {} }: Call): Call {
  const told = new Set(representations.flatMap((representation) => Object.keys(representation)));
  const isTold = (selection: SelectionNode): boolean => selection.kind === Kind.FIELD && selection.name.value !== "__typename" && told.has(selection.name.value) && !selection.alias && !selection.arguments?.length;
  const document = parse(query);
  const without = visit(document, {
    Field: (node) => {
      if (node.name.value !== "_entities" || !node.selectionSet) return undefined;
      const selections = node.selectionSet.selections.map((selection) => (selection.kind === Kind.INLINE_FRAGMENT ? { ...selection, selectionSet: { ...selection.selectionSet, selections: selection.selectionSet.selections.filter((inner) => !isTold(inner)) } } : selection));
      return { ...node, selectionSet: { ...node.selectionSet, selections: selections.filter((selection) => selection.kind !== Kind.INLINE_FRAGMENT || selection.selectionSet.selections.length > 0) } };
    },
  });
  return { query: print(without), variables };
}

const withKeys = (entity: unknown, representation: Representation): unknown => (typeof entity === "object" && entity !== null ? { ...representation, ...entity } : entity);

/** A call without its operation's name and its spacing, which planners choose freely. */
function keyOf({ query, variables = {} }: Call): string {
  const text = query
    .replace(/\b(query|mutation)\s+[A-Za-z_]\w*\s*(?=[({@])/, "$1")
    .replace(/[\s,]+/g, " ")
    .replace(/ ?([{}():!\[\]=@|$]) ?/g, "$1")
    .replace(/ ?\.\.\. ?/g, "...")
    .replace(/^query(?=\{)/, "")
    .trim();
  return `${text} ${textOf(variables)}`;
}

/** JSON with the keys of objects in order. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
