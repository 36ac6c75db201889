// What the hand-written servers have in common: the calls and the merge for the operations of `graph.ts`, and nothing else.
import "@lsg/gateway/src/engine.ts";
import { readFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";

/** What an operation asks for: the query is told by how it begins, and is not read. */
export interface Asked {
  readonly isJoined: boolean;
  readonly variables: { readonly id: string; readonly first: number };
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Gives the headers of a call to a service. */
export type HeadersFor = (subgraph: string) => Record<string, string> | Promise<Record<string, string>>;

/** Serves what `answer` makes of a request; the process that measures is told the port and `headers`, which it then sends. */
export function serveByHand(answer: (request: http.IncomingMessage, asked: Asked) => Promise<Answer>, headers?: Record<string, string>): void {
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      void (async () => {
        const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string; variables: Asked["variables"] };
        const { status, body } = await answer(request, { isJoined: query.startsWith("query Joined"), variables });
        response.writeHead(status, { "content-type": "application/json" }).end(body);
      })();
    });
  });
  server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port, ...(headers ? { headers } : {}) }));
}

type Thing = Record<string, unknown> & { id: string };

const own = "id name preferredName born community categories needs{id area summary since level} institution{number name}";
const entities = (fields: string): string => `query($representations:[_Any!]!){_entities(representations:$representations){...on ${fields}}}`;
const learnerQuery = `query($id:ID!){learner(id:$id){${own}}}`;
const registerQuery = `query($first:Int!){register(first:$first){${own}}}`;
const supportsQuery = entities("Learner{supports{id kind goal status provider practitioner{id}}}");
const teamQuery = entities("Learner{team{since lead person{id name role}}}");
const allocationsQuery = entities("Learner{allocations{id stream cents from until}}");
const peopleQuery = entities("Person{name role phone}");

/** Gives the function that asks the services of a supergraph's file and joins what they answer. */
export function createJoin(supergraph: string): (asked: Asked, headersFor: HeadersFor) => Promise<object> {
  const [, origin = ""] = /url: "(http:\/\/[^/]+)\//.exec(readFileSync(supergraph, "utf8")) ?? [];
  const pool = new Pool(origin, { connections: 128 });

  return async ({ isJoined, variables }, headersFor) => {
    const ask = async <T>(subgraph: string, query: string, given: object): Promise<T> => {
      const found = headersFor(subgraph);
      const headers = found instanceof Promise ? await found : found;
      const { body } = await pool.request({ method: "POST", path: `/${subgraph}`, headers, body: JSON.stringify({ query, variables: given }) });
      return ((await body.json()) as { data: T }).data;
    };

    const complete = async (learners: Thing[]): Promise<object[]> => {
      const representations = learners.map(({ id, categories }) => ({ __typename: "Learner", categories, id }));
      const [withSupports, withTeam, withAllocations] = await Promise.all([
        ask<{ _entities: { supports: { practitioner: Thing }[] }[] }>("services", supportsQuery, { representations }).then(async (data) => {
          const practitioners = new Map<string, Thing[]>();
          for (const { supports } of data._entities) for (const { practitioner } of supports) practitioners.set(practitioner.id, [...(practitioners.get(practitioner.id) ?? []), practitioner]);
          const ids = [...practitioners.keys()];
          const people = await ask<{ _entities: object[] }>("workforce", peopleQuery, { representations: ids.map((id) => ({ __typename: "Person", id })) });
          for (const [index, id] of ids.entries()) for (const practitioner of practitioners.get(id) ?? []) Object.assign(practitioner, people._entities[index]);
          return data;
        }),
        ask<{ _entities: object[] }>("workforce", teamQuery, { representations }),
        ask<{ _entities: object[] }>("funding", allocationsQuery, { representations }),
      ]);
      return learners.map(({ categories: _, ...learner }, index) => ({ ...learner, ...withSupports._entities[index], ...withTeam._entities[index], ...withAllocations._entities[index] }));
    };

    if (isJoined) return { learner: (await complete([(await ask<{ learner: Thing }>("learners", learnerQuery, { id: variables.id })).learner]))[0] };
    return { register: await complete((await ask<{ register: Thing[] }>("learners", registerQuery, { first: variables.first })).register) };
  };
}
