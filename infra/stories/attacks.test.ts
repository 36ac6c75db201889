// What somebody would try who wants to see a child that is not theirs to see.
import { generateKeyPairSync } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { audienceOf, issuerName } from "../dev/issuer.ts";
import { subgraphNames } from "../subgraphs.ts";
import { refusedAt, wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph({ learners: 600 });
const { learner, support, allocation, plan, community, practitioner, provider } = graph.examples;
const nobody = "01890000-0000-7000-8000-000000000000";

/** Learners whom the coordinator of the school sees: those of the persona's whānau, the example learner among them, and the others. */
let own: string[];
let others: string[];
beforeAll(async () => {
  const { data } = await graph.query("coordinator", "{ learners(first: 200) { nodes { id whanau { name } } } }");
  const learners = data.learners.nodes as { id: string; whanau: { name: string }[] }[];
  const names = new Set(learners.find(({ id }) => id === learner)?.whanau.map(({ name }) => name));
  const isOwn = ({ whanau }: (typeof learners)[number]) => whanau.some(({ name }) => names.has(name));
  own = learners.filter(isOwn).map(({ id }) => id);
  others = learners.filter((one) => !isOwn(one)).map(({ id }) => id);
});

const raw = async (body: string, headers: Record<string, string> = {}, url = graph.url) => {
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
  return { status: response.status, body: (await response.json()) as any };
};
const ask = (query: string, headers: Record<string, string> = {}) => raw(JSON.stringify({ query }), headers);

describe("somebody without a token", () => {
  const one = { learner, registerEntry: nobody, onePlan: plan, support, allocation, budget: nobody, caseAssignment: nobody, practitioner, position: nobody };

  it.each(Object.entries(one))("is told that they may not see a %s, in the same words whether or not there is one, and nobody is asked", async (field, id) => {
    const statements = await graph.statementsOf(async () => {
      for (const tried of [id, nobody, "1"]) {
        expect(await graph.query(null, `{ ${field}(id: "${tried}") { id } }`)).toEqual({ status: 200, data: null, errors: [refusedAt(field)] });
      }
    });
    expect(Object.values(statements).every((count) => count === 0)).toBe(true);
  });

  it.each(["learners", "practitioners", "positions"])("is told that they may not see %s, and gets none", async (field) => {
    expect(await graph.query(null, `{ ${field} { nodes { id } } }`)).toEqual({ status: 200, data: null, errors: [refusedAt(field)] });
  });

  it("sees a community, and neither who is on its register nor who works for it", async () => {
    const { data, errors } = await graph.query(null, `{ learningSupportCommunity(id: "${community}") { name register { nodes { tier learner { id } } } facilitators { practitioner { name } } currentMembers { moeNumber register { nodes { tier } } } } }`);
    const at = "learningSupportCommunity";
    expect(data[at]).toMatchObject({ name: expect.any(String), register: null, facilitators: null });
    expect(data[at].currentMembers.length).toBeGreaterThan(0);
    expect(data[at].currentMembers.every(({ register }: { register: unknown }) => register === null)).toBe(true);
    expect(errors).toEqual([refusedAt(at, "register"), refusedAt(at, "facilitators", "@"), refusedAt(at, "currentMembers", "@", "register")]);
  });

  it("sees no person by a way that no token is asked for", async () => {
    const { data, errors } = await graph.query(null, "{ fundingStreams { budgets { nodes { heldBy allocations { nodes { learner { id } } } } } } }");
    expect(errors).toBeUndefined();
    expect(data.fundingStreams.length).toBeGreaterThan(0);
    expect(data.fundingStreams.flatMap(({ budgets }: { budgets: { nodes: unknown[] } }) => budgets.nodes)).toEqual([]);
  });

  it("is still nobody with a viewer's header of their own", async () => {
    const forged = Buffer.from(JSON.stringify({ viewer: { id: learner, role: "LEARNER", organisations: [], scopes: [], purpose: null } })).toString("base64url");
    const { body } = await ask(`{ learner(id: "${learner}") { id } }`, { "x-viewer": `e30.${forged}.e30`, "x-viewer-id": learner, "x-role": "LEARNER" });
    expect(body).toMatchObject({ data: null, errors: [refusedAt("learner")] });
  });

  it("gets nothing from a subgraph that they reach past the gateway", async () => {
    for (const name of subgraphNames) {
      const { status, body } = await raw('{"query":"{ __typename }"}', {}, graph.subgraphUrls[name]);
      expect({ status, code: body.errors[0].extensions.code }, name).toEqual({ status: 401, code: "UNAUTHENTICATED" });
    }
  });

  it("cannot sign a token", async () => {
    const stranger = generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
    const token = await new SignJWT({ role: "LEARNER" }).setProtectedHeader({ alg: "EdDSA" }).setSubject(learner).setIssuer(issuerName).setAudience(audienceOf(null)).setIssuedAt().setExpirationTime("1h").sign(await importPKCS8(stranger.privateKey, "EdDSA"));
    const { status, body } = await ask(`{ learner(id: "${learner}") { id } }`, { authorization: `Bearer ${token}` });
    expect(status).toBe(401);
    expect(body.data).toBeUndefined();
  });
});

describe("whānau", () => {
  it("see their own children alone, by ids, by lists and by many aliases at once", async () => {
    expect(others.length, "there are other children at the school").toBeGreaterThan(2);
    const aliases = others.slice(0, 20).map((id, index) => `a${index}: learner(id: "${id}") { preferredName }`);
    const { data, errors } = await graph.query("whanau", `{ ${aliases.join(" ")} learners(first: 200) { nodes { id } } }`);
    expect(errors).toBeUndefined();
    const { learners, ...byAlias } = data;
    expect(Object.values(byAlias).every((value) => value === null)).toBe(true);
    expect(learners.nodes.map(({ id }: { id: string }) => id).sort()).toEqual([...own].sort());
  });

  it("do not reach another child through people and places that both have to do with", async () => {
    const around = `{
      practitioner(id: "${practitioner}") { caseAssignments { nodes { learner { id preferredName } } } knownContactOf { nodes { learner { id preferredName } } } }
      learner(id: "${learner}") { currentEnrolment { institution { register { nodes { learner { id preferredName } } } } } supports { practitioner { caseAssignments { nodes { learner { id } } } } } }
    }`;
    const { data } = await graph.query("whanau", around);
    const seen = new Set([...JSON.stringify(data).matchAll(/"learner":\{"id":"([^"]+)"/g)].map(([, id]) => id));
    expect([...seen].filter((id) => !own.includes(id ?? ""))).toEqual([]);
  });

  it("cannot have a second operation, or a fragment, slip past", async () => {
    const query = `query Mine { learner(id: "${learner}") { ...All } } query Theirs { learner(id: "${others[0]}") { ...All } } fragment All on Learner { id allocations { year } }`;
    const theirs = await raw(JSON.stringify({ query, operationName: "Theirs" }), graph.headersOf("whanau"));
    expect(theirs.body).toEqual({ data: { learner: null } });
    expect((await raw(JSON.stringify({ query }), graph.headersOf("whanau"))).body.data).toBeUndefined();
  });
});

describe("nobody", () => {
  it.each(["_service { sdl }", `_entities(representations: [{ __typename: "Learner", id: "${learner}" }]) { __typename }`])("may ask the gateway for %s", async (field) => {
    const { data, errors } = await graph.query("coordinator", `{ ${field} }`);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  });

  it("can tell a learner who is hidden from one who does not exist, by the answer or by what it costs", async () => {
    for (const persona of ["provider", "agency-police", "analyst", "funding-manager", null]) {
      const outcome = async (id: string) => {
        let answer: unknown;
        const statements = await graph.statementsOf(async () => {
          const { data, errors, status } = await graph.operation(persona, "joined-learner-view", { id });
          answer = { data, errors, status };
        });
        return { answer, statements };
      };
      expect(await outcome(others[0]!), String(persona)).toEqual(await outcome(nobody));
    }
  });

  it("can tell hidden supports, allocations and plans from those that do not exist", async () => {
    const query = "query ($support: ID!, $allocation: ID!, $plan: ID!) { support(id: $support) { status learner { id } } allocation(id: $allocation) { year } onePlan(id: $plan) { status } }";
    const hidden = await graph.query("agency-msd", query, { support, allocation, plan });
    expect(hidden).toEqual(await graph.query("agency-msd", query, { support: nobody, allocation: nobody, plan: nobody }));
  });
});

describe("an id of a learner that comes with one's own work", () => {
  const ways = [
    ["provider", "support"],
    ["funding-manager", "allocation"],
    ["workforce-manager", "practitioner"],
  ] as const;
  /** What they work on: of the example learner's supports, the one that the provider gives. */
  const workOf = async (field: (typeof ways)[number][1]): Promise<string> => {
    if (field !== "support") return { allocation, practitioner }[field];
    const { data } = await graph.query("whanau", "query ($id: ID!) { learner(id: $id) { supports { id provider { id } } } }", { id: learner });
    return data.learner.supports.find((one: any) => one.provider.id === provider).id;
  };
  const learnerOf = (field: string, inner: string) => (field === "practitioner" ? `caseAssignments { nodes { learner { ${inner} } } }` : `learner { ${inner} }`);

  it.each(ways)("tells a %s whether two are for the same learner, and opens nothing", async (persona, field) => {
    const id = await workOf(field);
    const read = async (inner: string) => {
      const { data, errors } = await graph.query(persona, `query ($id: ID!) { ${field}(id: $id) { ${learnerOf(field, inner)} } }`, { id });
      expect(errors).toBeUndefined();
      return field === "practitioner" ? data.practitioner.caseAssignments.nodes.map((node: any) => node.learner) : [data[field].learner];
    };
    const handles = (await read("id")) as { id: string }[];
    expect(handles.map((handle) => handle.id)).toContain(learner);
    for (const inner of ["visibleCategories", "preferredName", "supports { id }", "caseAssignments { id }", "allocations { year }", "permit { token }", "accessLog { nodes { __typename } }"]) {
      for (const seen of await read(inner)) expect(Object.values(seen ?? {}).filter((value) => value !== null), inner).toEqual([]);
    }
    const { data } = await graph.query(persona, "query ($id: ID!) { learner(id: $id) { id } }", { id: learner });
    expect(data).toEqual({ learner: null });
  });
});

describe("an agency", () => {
  it("is refused before anything is asked when it states no purpose", async () => {
    const { authorization = "" } = graph.headersOf("agency-health", null);
    const statements = await graph.statementsOf(async () => {
      const { status, body } = await ask(`{ learner(id: "${learner}") { id } }`, { authorization });
      expect(status).toBe(403);
      expect(body.errors[0].extensions.code).toBe("PURPOSE_REQUIRED");
    });
    expect(Object.values(statements).every((count) => count === 0)).toBe(true);
  });

  it("sees what was consented to, of that learner alone", async () => {
    const { data } = await graph.query("agency-health", "{ learners(first: 200) { nodes { id visibleCategories plan { status } whanau { name } } } }");
    const mine = data.learners.nodes.find(({ id }: { id: string }) => id === learner);
    expect(mine).toMatchObject({ visibleCategories: ["IDENTITY", "NEEDS", "SUPPORTS"], plan: null, whanau: [] });
  });
});

describe("the record of who looked", () => {
  it("tells whānau, in words, of a look that happened a moment ago", async () => {
    await graph.query("agency-health", `query AgencyLooks { learner(id: "${learner}") { preferredName needs { area } } }`);
    const { data, errors } = await graph.query("whanau", `{ learner(id: "${learner}") { accessLog(first: 5) { nodes { __typename } } } }`);
    expect(errors).toBeUndefined();
    expect(data.learner.accessLog.nodes.length).toBeGreaterThan(0);
    const { data: theirs } = await graph.query("educator", `{ learner(id: "${learner}") { accessLog { nodes { __typename } } } }`);
    expect(theirs.learner.accessLog).toBeNull();
  });

  it("is open as a whole to a privacy officer, who sees no record by it, and to nobody else", async () => {
    await graph.query("agency-health", `query AgencyLooks { learner(id: "${learner}") { preferredName } }`);
    const { data, errors } = await graph.operation("privacy-officer", "access-log", { learner });
    expect(errors).toBeUndefined();
    expect(data.accessLog.nodes.some(({ agencies }: { agencies: string[] }) => agencies.includes("HEALTH"))).toBe(true);
    expect((await graph.query("privacy-officer", `{ learner(id: "${learner}") { id } learners { nodes { id } } }`)).data).toEqual({ learner: null, learners: { nodes: [] } });
    for (const persona of [...graph.personas.filter((name) => name !== "privacy-officer"), null]) {
      for (const id of [learner, nobody]) {
        const answer = await graph.operation(persona, "access-log", { learner: id });
        expect(answer, String(persona)).toEqual({ status: 200, data: null, errors: [refusedAt("accessLog")] });
      }
    }
  });
});
