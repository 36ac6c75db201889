import { randomUUID } from "node:crypto";
import { testSubgraph, type Answer } from "@lsg/subgraph-kit/testing/test-subgraph";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);

const everything = `name primaryRole { code } roles { code name { mi } } positions { id role { code } practitioner { id } institution { moeNumber } region { code } community { id } }
  capacity languages culturalCompetenceReviewedOn region { code }
  caseAssignments(first: 5) { nodes { id learner { id } support { id } role { code } practitioner { name } } pageInfo { hasNextPage } }`;

const namesOf = async (args: string, variables = {}, head = "") => {
  const { data } = await graph.query(`${head} { practitioners(${args}) { nodes { name } } }`, variables);
  return data.practitioners.nodes.map(({ name }: { name: string }) => name) as string[];
};

test("a practitioner is answered with the roles and the capacity of today", async () => {
  const practitioner = await make.practitioner();
  await make.review({ practitionerId: practitioner.id, reviewedOn: "2025-02-10" });
  await make.review({ practitionerId: practitioner.id, reviewedOn: "2026-02-10" });
  await make.position({ practitionerId: practitioner.id, fte: 0.7 });
  await make.position({ practitionerId: practitioner.id, fte: 0.1, roleCode: "FACILITATOR", until: "2999-12-31" });
  await make.position({ practitionerId: practitioner.id, fte: 0.2, roleCode: "FACILITATOR" });
  await make.position({ practitionerId: practitioner.id, roleCode: "TEACHER", from: "2023-01-30", until: "2024-01-01" });
  await make.agreement({ practitionerId: practitioner.id, managedBy: "institution:7", from: "2998-01-01" });
  await make.position({ practitionerId: practitioner.id, roleCode: "LSC", employerKind: "SCHOOL", institutionMoeNumber: 7, from: "2999-01-01", fte: 0.5 });
  const { data } = await graph.query(`query ($id: ID!) { practitioner(id: $id) { ${everything} } }`, { id: practitioner.id });
  expect(data.practitioner).toMatchObject({
    name: practitioner.name,
    primaryRole: { code: "PSYCHOLOGIST" },
    roles: [{ code: "PSYCHOLOGIST", name: { mi: "Kaiwhakamātau hinengaro" } }, { code: "FACILITATOR" }],
    capacity: 1,
    languages: ["en-NZ", "mi"],
    culturalCompetenceReviewedOn: "2026-02-10",
    region: { code: "tai-tokerau" },
  });
  expect(data.practitioner.positions.map(({ role }: { role: { code: string } }) => role.code)).toEqual(["LSC", "FACILITATOR", "FACILITATOR", "PSYCHOLOGIST", "TEACHER"]);
});

test("a practitioner without a position has no capacity", async () => {
  const { id } = await make.practitioner();
  expect(await graph.entities("Practitioner", [{ id }], "capacity positions { id } roles { code }")).toEqual([{ capacity: 0, positions: [], roles: [{ code: "PSYCHOLOGIST" }] }]);
});

describe("a caseload", () => {
  test("is the assignments that have not ended, the longest first, unless the ended ones are asked for", async () => {
    const { id } = await make.practitioner();
    const later = await make.caseAssignment({ practitionerId: id, from: "2026-02-01" });
    const earlier = await make.caseAssignment({ practitionerId: id, from: "2025-02-01", status: "ON_HOLD" });
    const ended = await make.caseAssignment({ practitionerId: id, from: "2024-02-01", until: "2024-12-01", status: "ENDED" });
    const viewer = viewerAs("PRACTITIONER", { id });
    const [practitioner] = await graph.entities(
      "Practitioner",
      [{ id }],
      "now: caseAssignments { nodes { id } } ever: caseAssignments(includeEnded: true) { nodes { id } } first: caseAssignments(first: 1) { nodes { id } pageInfo { endCursor hasNextPage } }",
      { viewer },
    );
    expect(practitioner.now.nodes).toEqual([{ id: earlier.id }, { id: later.id }]);
    expect(practitioner.ever.nodes).toEqual([{ id: ended.id }, { id: earlier.id }, { id: later.id }]);
    expect(practitioner.first.pageInfo.hasNextPage).toBe(true);
    const { data } = await graph.query(
      `query ($id: ID!, $after: String) { practitioner(id: $id) { caseAssignments(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage } } } }`,
      { id, after: practitioner.first.pageInfo.endCursor },
      { viewer },
    );
    expect(data.practitioner.caseAssignments).toEqual({ nodes: [{ id: later.id }], pageInfo: { hasNextPage: false } });
  });

  test.each([0, -1, 201])("refuses first: %i", async (first) => {
    const { id } = await make.practitioner();
    const { errors } = await graph.query(`query ($id: ID!, $first: Int) { practitioner(id: $id) { caseAssignments(first: $first) { nodes { id } } } }`, { id, first }, { errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  test("refuses a forged cursor", async () => {
    const { id } = await make.practitioner();
    const after = Buffer.from(JSON.stringify(["2026-13-01", id])).toString("base64url");
    const { errors } = await graph.query(`query ($id: ID!, $after: String) { practitioner(id: $id) { caseAssignments(after: $after) { nodes { id } } } }`, { id, after }, { errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });
});

describe("the list of practitioners", () => {
  test("is by name with macrons folded, and narrowed by all that is asked at once", async () => {
    const region = { regionCode: "otago-southland" };
    await make.practitioner({ ...region, name: "Zoë", primaryRoleCode: "PHYSIOTHERAPIST" });
    const ahu = await make.practitioner({ ...region, name: "Āhu", primaryRoleCode: "RTLB", languages: ["en-NZ"] });
    await make.practitioner({ ...region, name: "Aroha", primaryRoleCode: "RTLB", languages: ["mi", "nzs"] });
    await make.position({ practitionerId: ahu.id, roleCode: "FACILITATOR" });
    await make.position({ practitionerId: ahu.id, roleCode: "LSC", from: "2023-01-01", until: "2024-01-01" });

    expect(await namesOf(`regionCode: "otago-southland"`)).toEqual(["Āhu", "Aroha", "Zoë"]);
    expect(await namesOf(`regionCode: "otago-southland", roleCode: "RTLB"`)).toEqual(["Āhu", "Aroha"]);
    expect(await namesOf(`regionCode: "otago-southland", roleCode: "FACILITATOR"`)).toEqual(["Āhu"]);
    expect(await namesOf(`regionCode: "otago-southland", roleCode: "LSC"`)).toEqual([]);
    expect(await namesOf(`language: "nzs"`)).toEqual(["Aroha"]);
    expect(await namesOf(`regionCode: "otago-southland", first: 1`)).toEqual(["Āhu"]);
  });

  test("pages join without a gap, also among equal names", async () => {
    const made = await times(7, () => make.practitioner({ name: "Hēmi Pārata", regionCode: "wellington" }));
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data }: Answer<any> = await graph.query(
        `query ($after: String) { practitioners(regionCode: "wellington", first: 3, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      seen.push(...data.practitioners.nodes.map(({ id }: { id: string }) => id));
      after = data.practitioners.pageInfo.hasNextPage ? data.practitioners.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(made.map(({ id }) => id));
  });

  test.each([
    [`regionCode: $value`, ""],
    [`regionCode: $value`, "\0"],
    [`regionCode: $value`, "x".repeat(9000)],
    [`roleCode: $value`, ""],
    [`roleCode: $value`, "\0"],
    [`roleCode: $value`, "psychologist"],
  ])("is empty for %s with the value %j", async (args, value) => {
    expect(await namesOf(args, { value }, "query ($value: ID)")).toEqual([]);
  });

  test.each(["", "\0", "{}", "mi,en", "x".repeat(9000)])("is empty for the language %j", async (value) => {
    expect(await namesOf(`language: $value`, { value }, "query ($value: String)")).toEqual([]);
  });

  test.each([0, -1, 201])("refuses first: %i", async (first) => {
    const { errors } = await graph.query(`query ($first: Int) { practitioners(first: $first) { nodes { id } } }`, { first }, { errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });
});

test.each(["", "1", "\0", "not-an-id", "9".repeat(10_000), randomUUID()])("is null for the id %j", async (id) => {
  const { data } = await graph.query(`query ($id: ID!) { practitioner(id: $id) { id } position(id: $id) { id } caseAssignment(id: $id) { id } }`, { id });
  expect(data).toEqual({ practitioner: null, position: null, caseAssignment: null });
  expect(await graph.entities("Practitioner", [{ id }], "id name")).toEqual([null]);
});

test("50 practitioners with their roles, positions and caseloads cost as many statements as one", async () => {
  const keys = await times(50, async () => {
    const { id } = await make.practitioner();
    await make.position({ practitionerId: id, fte: 0.5, roleCode: "FACILITATOR", communityId: randomUUID(), institutionMoeNumber: 42 });
    await make.caseAssignment({ practitionerId: id, supportId: randomUUID() });
    await make.caseAssignment({ practitionerId: id });
    return { id };
  });
  const ask = (some: { id: string }[]) => graph.statementsOf(() => graph.entities("Practitioner", some, everything));
  const forOne = await ask(keys.slice(0, 1));
  expect(forOne.length).toBeLessThanOrEqual(8);
  expect(await ask(keys)).toHaveLength(forOne.length);
});
