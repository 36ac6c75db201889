// A small graph over two real HTTP servers, parts of which ask for identity, scopes or a role.
import { composeToFile, startSubgraph, type TestSubgraph } from "./test-graph.ts";

export interface ProtectedGraph {
  readonly accounts: TestSubgraph;
  readonly orders: TestSubgraph;
  readonly supergraph: string;
  stop(): Promise<void>;
}

export async function startProtectedGraph(): Promise<ProtectedGraph> {
  const [accounts, orders] = await Promise.all([startSubgraph("accounts", accountsSdl, accountResolvers), startSubgraph("orders", ordersSdl, orderResolvers)]);
  return { accounts, orders, ...(await composeToFile([accounts, orders])) };
}

const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@requiresScopes", "@policy", "@tag"])`;

const accountsSdl = `${federation}
  type Query {
    accounts: [Account!]
    account(id: ID!): Account
    me: Account @authenticated
  }
  type Mutation {
    greet(name: String!): String
    rename(id: ID!, name: String!): Account @requiresScopes(scopes: [["account:write"]])
  }
  type Account @key(fields: "id") {
    id: ID!
    name: String
    email: String @requiresScopes(scopes: [["account:read"]])
    note: String! @policy(policies: [["role:CLERK"]])
    rating: String @policy(policies: [["role:CLERK"]])
    audit: String @policy(policies: [["auditors"]])
    ledger: String @policy(policies: [["role:CLERK", "auditors"], ["role:AUDITOR"]])
    friend: Account
  }
`;

const accounts = [
  { id: "1", name: "Ana", email: "ana@shop.example", note: "prompt", rating: "A", audit: "passed", ledger: "L1" },
  { id: "2", name: "Ben", email: "ben@shop.example", note: "late", rating: "B", audit: "failed", ledger: "L2" },
];
const accountOf = (id: string) => accounts.find((account) => account.id === id) ?? null;

const accountResolvers = {
  Query: { accounts: () => accounts, account: (_: unknown, { id }: { id: string }) => accountOf(id), me: () => accounts[0] },
  Mutation: {
    greet: (_: unknown, { name }: { name: string }) => `Kia ora ${name}`,
    rename: (_: unknown, { id, name }: { id: string; name: string }) => ({ ...accountOf(id), name }),
  },
  Account: { __resolveReference: ({ id }: { id: string }) => accountOf(id), friend: ({ id }: { id: string }) => accountOf(id === "1" ? "2" : "1") },
};

const ordersSdl = `${federation}
  type Query {
    latestOrders: [Order!]
  }
  type Account @key(fields: "id") {
    id: ID!
    orders: [Order!] @requiresScopes(scopes: [["account:read", "order:read"], ["admin"]])
  }
  type Order {
    id: ID!
    item: String
    buyer: Account @authenticated
  }
`;

const orders = [
  { id: "o1", item: "Table", buyer: { id: "1" } },
  { id: "o2", item: "Chair", buyer: { id: "2" } },
];

const orderResolvers = {
  Query: { latestOrders: () => orders },
  Account: { __resolveReference: ({ id }: { id: string }) => ({ id }), orders: ({ id }: { id: string }) => orders.filter(({ buyer }) => buyer.id === id) },
};
