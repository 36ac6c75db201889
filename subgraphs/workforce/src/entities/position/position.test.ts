import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);

const idsOf = ({ nodes }: { nodes: { id: string }[] }) => nodes.map(({ id }) => id);

test("a vacant position says so and has no practitioner", async () => {
  const { id } = await make.position({ roleCode: "SPEECH_LANGUAGE_THERAPIST", fte: 0.8, institutionMoeNumber: 12 });
  const { data } = await graph.query(
    `query ($id: ID!) { position(id: $id) { isVacant practitioner { id } role { name { mi } } employerKind employer fte from until region { code } institution { moeNumber } community { id } } }`,
    { id },
  );
  expect(data.position).toEqual({
    isVacant: true,
    practitioner: null,
    role: { name: { mi: "Kaiwhakaora i te Reo" } },
    employerKind: "MINISTRY",
    employer: "Tai Tokerau office",
    fte: 0.8,
    from: "2024-01-29",
    until: null,
    region: { code: "tai-tokerau" },
    institution: { moeNumber: 12 },
    community: null,
  });
});

test("a position cannot be larger than full-time, of no size, or end before it begins", async () => {
  await expect(make.position({ fte: 1.01 })).rejects.toMatchObject({ cause: { constraint_name: "positions_fte" } });
  await expect(make.position({ fte: 0 })).rejects.toMatchObject({ cause: { constraint_name: "positions_fte" } });
  await expect(make.position({ until: "2020-01-01" })).rejects.toMatchObject({ cause: { constraint_name: "positions_period" } });
});

describe("the list of positions", () => {
  test("holds those that have not ended, narrowed by region, role and vacancy", async () => {
    const where = { regionCode: "waikato", roleCode: "OCCUPATIONAL_THERAPIST" };
    const vacant = await make.position({ ...where, from: "2026-01-01" });
    const held = await make.position({ ...where, from: "2025-01-01", practitionerId: (await make.practitioner()).id });
    const coming = await make.position({ ...where, from: "2999-01-01" });
    await make.position({ ...where, until: "2025-12-31" });
    await make.position({ regionCode: "waikato" });
    const { data } = await graph.query(`{
      all: positions(regionCode: "waikato", roleCode: "OCCUPATIONAL_THERAPIST") { nodes { id } }
      vacant: positions(regionCode: "waikato", roleCode: "OCCUPATIONAL_THERAPIST", isVacant: true) { nodes { id } }
      held: positions(regionCode: "waikato", roleCode: "OCCUPATIONAL_THERAPIST", isVacant: false) { nodes { id } }
      nowhere: positions(regionCode: "") { nodes { id } }
      nothing: positions(roleCode: "none'") { nodes { id } }
    }`);
    expect(idsOf(data.all)).toEqual([held.id, vacant.id, coming.id]);
    expect(idsOf(data.vacant)).toEqual([vacant.id, coming.id]);
    expect(idsOf(data.held)).toEqual([held.id]);
    expect(data).toMatchObject({ nowhere: { nodes: [] }, nothing: { nodes: [] } });
  });

  test.each([0, -1, 201])("refuses first: %i", async (first) => {
    const { errors } = await graph.query(`query ($first: Int) { positions(first: $first) { nodes { id } } }`, { first }, { errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  test.each([{ x: 1 }, ["0000-01-01", randomUUID()], ["2026-02-30", randomUUID()], ["2026-02-28", "x"], ["2026-02-28"]])("refuses the forged cursor %j", async (forged) => {
    const after = Buffer.from(JSON.stringify(forged)).toString("base64url");
    const { errors } = await graph.query(`query ($after: String) { positions(after: $after) { nodes { id } } }`, { after }, { errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });
});

describe("what hangs on others", () => {
  test("a region and an institution page through their positions that have not ended", async () => {
    const made = await times(5, (index) => make.position({ regionCode: "bay-of-plenty-waiariki", institutionMoeNumber: 4_242, from: `2020-01-0${index + 1}` }));
    await make.position({ regionCode: "bay-of-plenty-waiariki", institutionMoeNumber: 4_242, from: "2019-01-01", until: "2019-12-31" });
    const selection = "positions(first: 3) { nodes { id } pageInfo { hasNextPage endCursor } }";
    const [region] = await graph.entities("Region", [{ code: "bay-of-plenty-waiariki" }], `code ${selection}`);
    const [institution] = await graph.entities("Institution", [{ moeNumber: 4_242 }], `moeNumber ${selection}`);
    expect(idsOf(region.positions)).toEqual(made.slice(0, 3).map(({ id }) => id));
    expect(institution.positions).toEqual(region.positions);
    const [rest] = await graph.entities("Region", [{ code: "bay-of-plenty-waiariki" }], `positions(after: "${region.positions.pageInfo.endCursor}") { nodes { id } pageInfo { hasNextPage } }`);
    expect(rest.positions).toEqual({ nodes: made.slice(3).map(({ id }) => ({ id })), pageInfo: { hasNextPage: false } });
  });

  test("a community is facilitated by those who hold such a position today", async () => {
    const communityId = randomUUID();
    const facilitator = await make.practitioner({ primaryRoleCode: "FACILITATOR" });
    const position = await make.position({ communityId, roleCode: "FACILITATOR", practitionerId: facilitator.id });
    await make.position({ communityId, roleCode: "FACILITATOR", until: "2025-06-30" });
    await make.position({ communityId, roleCode: "LSC" });
    const [community] = await graph.entities("LearningSupportCommunity", [{ id: communityId }], "facilitators { id practitioner { name } }");
    expect(community.facilitators).toEqual([{ id: position.id, practitioner: { name: facilitator.name } }]);
  });

  test("keys of another form have nothing here", async () => {
    expect(await graph.entities("Region", [{ code: "\0" }, { code: "A B" }], "positions { nodes { id } }")).toEqual([{ positions: { nodes: [] } }, { positions: { nodes: [] } }]);
    expect(await graph.entities("Institution", [{ moeNumber: 99_999_999_999 }, { moeNumber: -1 }], "positions { nodes { id } }")).toEqual([
      { positions: { nodes: [] } },
      { positions: { nodes: [] } },
    ]);
    expect(await graph.entities("LearningSupportCommunity", [{ id: "x" }], "facilitators { id }")).toEqual([{ facilitators: [] }]);
    expect(await graph.entities("Position", [{ id: "x" }], "id")).toEqual([null]);
  });

  test("50 institutions and 50 communities cost as many statements as one of each", async () => {
    const keys = await times(50, async (index) => {
      const key = { moeNumber: 60_000 + index, id: randomUUID() };
      const practitionerId = (await make.practitioner()).id;
      await make.position({ institutionMoeNumber: key.moeNumber, communityId: key.id, roleCode: "FACILITATOR", practitionerId });
      return key;
    });
    const selection = "id role { name { en } } practitioner { name primaryRole { code } } region { code }";
    const ask = async (some: typeof keys) => [
      ...(await graph.statementsOf(() => graph.entities("Institution", some.map(({ moeNumber }) => ({ moeNumber })), `positions(first: 10) { nodes { ${selection} } }`))),
      ...(await graph.statementsOf(() => graph.entities("LearningSupportCommunity", some.map(({ id }) => ({ id })), `facilitators { ${selection} }`))),
    ];
    const forOne = await ask(keys.slice(0, 1));
    expect(forOne.length).toBeLessThanOrEqual(8);
    expect(await ask(keys)).toHaveLength(forOne.length);
  });
});
