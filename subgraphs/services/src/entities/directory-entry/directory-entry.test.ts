import { testSubgraph, type Answer } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { beforeAll, describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { institutionNames } from "../institution/table.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);

interface Found {
  __typename: string;
  title: { en: string; mi: string | null };
}

async function search(text: string, args = ""): Promise<Found[]> {
  const { data } = await graph.query(`query ($text: String!) { directorySearch(text: $text${args}) { nodes { __typename title { en mi } } } }`, { text });
  return data.directorySearch.nodes;
}

beforeAll(async () => {
  await make.institution({ name: "Ōtūmoetai Intermediate", town: "Tauranga" });
  await make.institution({ name: "Ōtūmoetai College", town: "Tauranga" });
  await make.institution({ name: "Te Kura o Hato Hōhepa Te Kāmura", town: "Taupō" });
  await make.institution({ name: "St Joseph's School (Taihape)", town: "Taihape" });
  const merged = await make.institution({ name: "Ko Taku Reo", town: "Auckland", kind: "SPECIALIST_SCHOOL" });
  await graph.owner.insert(institutionNames).values({ moeNumber: merged.moeNumber, name: "Kelston Deaf Education Centre", from: "2017-07-01", until: "2020-07-01" });
  await make.provider({ nameEn: "Ōtūmoetai Whānau Trust" });
});

describe("the directory search", () => {
  test("finds institutions, providers and services in one list, to everyone", async () => {
    const { data } = await graph.query(
      `{ directorySearch(text: "otumoetai") { edges { score node { __typename title { en } ... on Institution { moeNumber region { code } } ... on Provider { kind } } } } }`,
      {},
      { viewer: anonymousViewer },
    );
    const found = data.directorySearch.edges.map(({ node }: { node: Found }) => [node.__typename, node.title.en]);
    expect(found).toEqual([
      ["Institution", "Ōtūmoetai College"],
      ["Institution", "Ōtūmoetai Intermediate"],
      ["Provider", "Ōtūmoetai Whānau Trust"],
    ]);
    expect(data.directorySearch.edges[0].node.region).toEqual({ code: "tai-tokerau" });
    for (const { score } of data.directorySearch.edges) expect(score).toBeGreaterThanOrEqual(0.8);
  });

  test.each([
    ["OTUMOETAI COLLEGE", "Ōtūmoetai College"],
    ["Ōtūmoetai college", "Ōtūmoetai College"],
    ["otumotai college", "Ōtūmoetai College"],
    ["otumoetia", "Ōtūmoetai College"],
    ["otumoe", "Ōtūmoetai College"],
    ["college tauranga", "Ōtūmoetai College"],
    ["intermediate otumoetai", "Ōtūmoetai Intermediate"],
    ["hato hohepa", "Te Kura o Hato Hōhepa Te Kāmura"],
    ["st josephs", "St Joseph's School (Taihape)"],
    ["kelston deaf", "Ko Taku Reo"],
    ["te kahu toi", "Intensive Wraparound Service"],
    ["early interventoin service", "Early Intervention Service"],
    ["matauranga", "Ministry of Education"],
  ])("finds for %j first %j", async (text, name) => {
    expect((await search(text))[0]?.title.en).toBe(name);
  });

  test("puts the very name before names that hold it", async () => {
    await make.provider({ nameEn: "Kererū Centre North" });
    await make.provider({ nameEn: "Kererū Centre" });
    const { data } = await graph.query(`{ directorySearch(text: "kereru centre") { edges { score node { title { en } } } } }`);
    expect(data.directorySearch.edges[0]).toEqual({ score: 1, node: { title: { en: "Kererū Centre" } } });
  });

  test("puts what has ended behind its equals", async () => {
    await make.institution({ name: "Aotea School", status: "CLOSED" });
    await make.institution({ name: "Aotea School", status: "OPEN" });
    const { data } = await graph.query(`{ directorySearch(text: "aotea school") { nodes { ... on Institution { status } } } }`);
    expect(data.directorySearch.nodes.slice(0, 2)).toEqual([{ status: "OPEN" }, { status: "CLOSED" }]);
  });

  test("looks for other letters only when few names hold the words as they are written", async () => {
    await times(20, (index) => make.provider({ nameEn: `Manaia Trust ${index}` }));
    await make.provider({ nameEn: "Manaea Trust" });
    const names = (await search("manaia", ", first: 50")).map(({ title }) => title.en);
    expect(names).toHaveLength(20);
    expect((await search("manaia trust 7", ", first: 50")).map(({ title }) => title.en)).toContain("Manaea Trust");
  });

  test("finds nothing for a name that nobody bears", async () => {
    expect(await search("xyzzyx qwrtp")).toEqual([]);
    expect(await search("%%")).toEqual([]);
    expect(await search("'; drop table services; --xx")).toEqual([]);
  });

  test("pages join without a gap, also among equal names", async () => {
    const made = await times(9, () => make.institution({ name: "Pīwakawaka Kindergarten", kind: "KINDERGARTEN" }));
    const seen: number[] = [];
    let after: string | null = null;
    do {
      const { data }: Answer<any> = await graph.query(
        `query ($after: String) { directorySearch(text: "piwakawaka", first: 4, after: $after) { nodes { ... on Institution { moeNumber } } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      seen.push(...data.directorySearch.nodes.map(({ moeNumber }: { moeNumber: number }) => moeNumber));
      after = data.directorySearch.pageInfo.hasNextPage ? data.directorySearch.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(made.map(({ moeNumber }) => moeNumber));
  });

  test.each(["", " ", "a", " a ", "\0\0\0", "ʻʻ''", ",;,", "x".repeat(201)])("refuses the text %j with what to send instead", async (text) => {
    const { errors } = await graph.query(`query ($text: String!) { directorySearch(text: $text) { nodes { __typename } } }`, { text }, { errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" }, message: expect.stringContaining("2 to 200") }]);
  });

  test.each([0, -1, 201])("refuses first: %i", async (first) => {
    const { errors } = await graph.query(`query ($first: Int) { directorySearch(text: "kura", first: $first) { nodes { __typename } } }`, { first }, { errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  test.each([["x"], [Buffer.from('[1e20,"a","b"]').toString("base64url")], [Buffer.from('["0","a","b"]').toString("base64url")]])("refuses the forged cursor %j", async (after) => {
    const { errors } = await graph.query(`query ($after: String) { directorySearch(text: "kura", after: $after) { nodes { __typename } } }`, { after }, { errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  test("is one statement, and one more for each kind of entry found", async () => {
    await times(60, (index) => make.institution({ name: `Tūī Kura ${index}` }));
    await times(60, (index) => make.provider({ nameEn: `Tūī Trust ${index}` }));
    await times(60, (index) => make.service({ nameEn: `Tūī Service ${index}` }));
    const ask = (first: number) => graph.statementsOf(() => graph.query(`query ($first: Int) { directorySearch(text: "tui", first: $first) { nodes { title { en } } } }`, { first }));
    expect(await ask(1)).toHaveLength(2);
    expect(await ask(200)).toHaveLength(4);
  });
});
