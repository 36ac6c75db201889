// A small graph over two real HTTP servers, which can be told to misbehave.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composeServices } from "@apollo/composition";
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginInlineTraceDisabled } from "@apollo/server/plugin/disabled";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { parse } from "graphql";

export interface SubgraphRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: { query: string; variables?: Record<string, unknown>; operationName?: string };
}

/** Answers a request in place of the subgraph. */
export type Behaviour = (response: ServerResponse, request: SubgraphRequest) => void | Promise<void>;

export interface TestSubgraph {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: ReturnType<typeof parse>;
  /** Every request since the last `reset`. */
  readonly requests: SubgraphRequest[];
  /** Answers every following request in this way, until `reset`. */
  behave(behaviour: Behaviour): void;
  reset(): void;
  /** Stops listening and cuts every connection. */
  stop(): Promise<void>;
}

export interface TestGraph {
  readonly products: TestSubgraph;
  readonly reviews: TestSubgraph;
  /** A file with the composed supergraph. */
  readonly supergraph: string;
  stop(): Promise<void>;
}

export async function startTestGraph(): Promise<TestGraph> {
  const [products, reviews] = await Promise.all([startSubgraph("products", productsSdl, productResolvers), startSubgraph("reviews", reviewsSdl, reviewResolvers)]);
  return { products, reviews, ...(await composeToFile([products, reviews])) };
}

/** Writes the composed supergraph to a file; `stop` removes it and stops the subgraphs. */
export async function composeToFile(subgraphs: readonly TestSubgraph[]): Promise<{ supergraph: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "test-graph-"));
  const supergraph = join(folder, "supergraph.graphql");
  await writeFile(supergraph, compose(subgraphs));
  return {
    supergraph,
    async stop() {
      await Promise.all([...subgraphs.map((subgraph) => subgraph.stop()), rm(folder, { recursive: true })]);
    },
  };
}

function compose(subgraphs: readonly Pick<TestSubgraph, "name" | "url" | "typeDefs">[]): string {
  const { supergraphSdl, errors } = composeServices(subgraphs.map(({ name, url, typeDefs }) => ({ name, url, typeDefs })));
  if (!supergraphSdl) throw new Error(`The test graph does not compose: ${errors?.map(({ message }) => message).join("; ")}`);
  return supergraphSdl;
}

export async function startSubgraph(name: string, sdl: string, resolvers: Record<string, unknown>): Promise<TestSubgraph> {
  const typeDefs = parse(sdl);
  const apollo = new ApolloServer({
    schema: buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]),
    // A talkative subgraph, so that a test sees what the gateway keeps to itself.
    includeStacktraceInErrorResponses: true,
    plugins: [ApolloServerPluginInlineTraceDisabled()],
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  const requests: SubgraphRequest[] = [];
  let behaviour: Behaviour | undefined;

  const server = http.createServer((incoming, response) => {
    void respond(incoming, response);
  });
  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = { headers: incoming.headers, body: JSON.parse(await textOf(incoming)) } as SubgraphRequest;
    requests.push(request);
    if (behaviour) return behaviour(response, request);
    const { body } = await apollo.executeOperation(request.body);
    sendJson(response, body.kind === "single" ? body.singleResult : null);
  }
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });

  return {
    name,
    url: `http://127.0.0.1:${port}/graphql`,
    typeDefs,
    requests,
    behave(next) {
      behaviour = next;
    },
    reset() {
      behaviour = undefined;
      requests.length = 0;
    },
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await apollo.stop();
    },
  };
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@external", "@requires"])`;

const productsSdl = `${federation}
  type Query {
    products: [Product!]
    product(id: ID!): Product
    refuse(code: String!): String
  }
  type Mutation {
    renameProduct(id: ID!, name: String!): Product
  }
  type Product @key(fields: "id") {
    id: ID!
    name: String!
    weight: Int
    friend: Product
  }
`;

const products = [
  { id: "1", name: "Table", weight: 30 },
  { id: "2", name: "Chair", weight: 5 },
  { id: "3", name: "Lamp", weight: 2 },
];

const productResolvers = {
  Query: {
    products: () => products,
    product: (_: unknown, { id }: { id: string }) => products.find((product) => product.id === id) ?? null,
    refuse: (_: unknown, { code }: { code: string }) => {
      throw Object.assign(new Error("Send another code."), { extensions: { code, stacktrace: ["at products.ts:1"], secret: "inside" } });
    },
  },
  Mutation: {
    renameProduct: (_: unknown, { id, name }: { id: string; name: string }) => ({ ...products.find((product) => product.id === id), name }),
  },
  Product: {
    __resolveReference: ({ id }: { id: string }) => products.find((product) => product.id === id) ?? null,
    friend: ({ id }: { id: string }) => products[Number(id) % products.length],
  },
};

const reviewsSdl = `${federation}
  type Query {
    latestReviews: [Review!]
  }
  type Review {
    id: ID!
    text: String
    product: Product
  }
  type Product @key(fields: "id") {
    id: ID!
    reviews: [Review!]
    weight: Int @external
    shippingNote: String @requires(fields: "weight")
  }
`;

const reviews = [
  { id: "r1", text: "Stands well", productId: "1" },
  { id: "r2", text: "Sits well", productId: "2" },
];

const reviewResolvers = {
  Query: { latestReviews: () => reviews },
  Review: { product: ({ productId }: { productId: string }) => ({ id: productId }) },
  Product: {
    __resolveReference: (reference: object) => ({ ...reference }),
    reviews: ({ id }: { id: string }) => reviews.filter(({ productId }) => productId === id),
    shippingNote: ({ weight }: { weight: number | null }) => (weight === null ? null : `${weight} kg`),
  },
};
