import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const { query, owner } = await testSubgraph(subgraph);
const { learner } = given(owner);

async function search(text: string, variables: object = {}): Promise<string[]> {
  const { data } = await query("query ($text: String, $after: String) { learners(text: $text, first: 200, after: $after) { nodes { preferredName } } }", { text, ...variables });
  return data.learners.nodes.map(({ preferredName }: { preferredName: string }) => preferredName);
}

describe("a search for learners", () => {
  test("folds macrons and capitals on both sides, composed or not", async () => {
    await learner({ preferredName: "Māia Kererū" });
    await learner({ preferredName: "Maia KERERU" });
    for (const text of ["Māia kererū", "maia kereru", "MAIA KERERŪ", "Ma\u0304ia Kereru\u0304"]) expect((await search(text)).toSorted()).toEqual(["Maia KERERU", "Māia Kererū"]);
  });

  test("finds words by their beginnings, in any order, in the preferred and the legal name", async () => {
    await learner({ preferredName: "Rongo Whitireia", legalName: "Rongomaiwahine Te Whitireia" });
    for (const text of ["whiti rongo", "rongomai", "te whitireia", "r t w rongo"]) expect(await search(text)).toEqual(["Rongo Whitireia"]);
    for (const text of ["ongo", "whitireiax", "rongo rangi"]) expect(await search(text)).toEqual([]);
  });

  test("takes apostrophes out of words, and hyphens as spaces", async () => {
    await learner({ preferredName: "Ciarán O’Donoghue-Pōmare" });
    for (const text of ["O'Donoghue", "odonoghue", "pomare", "o’donoghue pōmare", "O'Donoghue-Pomare"]) expect(await search(text)).toEqual(["Ciarán O’Donoghue-Pōmare"]);
  });

  test("finds names in other scripts", async () => {
    await learner({ preferredName: "欣怡 Zhāng" });
    expect(await search("欣怡")).toEqual(["欣怡 Zhāng"]);
  });

  test("takes signs of patterns and of SQL for what they are", async () => {
    for (const text of ["%%ab%%", "ab\\", "__ab", "xy'; drop table learners; --", "ab\0cd"]) expect(await search(text)).toEqual([]);
  });

  test("refuses fewer than two letters, and more text than a name has", async () => {
    for (const text of ["", " ", "a", "%_", "-'-", "ā".repeat(201)]) {
      const { errors } = await query("query ($text: String) { learners(text: $text) { nodes { id } } }", { text }, { errors: true });
      expect(errors).toMatchObject([{ message: expect.stringMatching(/^text is too (short|long)/), extensions: { code: "BAD_USER_INPUT" } }]);
    }
  });

  test("gives pages in the order of the list", async () => {
    const names = ["Kōwhai Aa", "Kōwhai Ab", "Kōwhai Ac"];
    for (const preferredName of names) await learner({ preferredName });
    const first = await query(`{ learners(text: "kowhai", first: 2) { nodes { preferredName } pageInfo { endCursor hasNextPage } } }`);
    expect(first.data.learners).toMatchObject({ nodes: [{ preferredName: names[0] }, { preferredName: names[1] }], pageInfo: { hasNextPage: true } });
    expect(await search("kowhai", { after: first.data.learners.pageInfo.endCursor })).toEqual([names[2]]);
  });
});

describe("the function that searches past the policies", () => {
  test("gives a viewer who has not signed in nothing", async () => {
    await learner({ preferredName: "Secret Pīwakawaka" });
    const found = (role: string) =>
      owner.transaction(async (tx) => {
        await tx.execute(sql`select set_config('viewer.role', ${role}, true)`);
        return tx.execute(sql`select learners_named('piwakawaka', '', '00000000-0000-0000-0000-000000000000', 10)`);
      });
    expect(await found("DEVELOPER")).toHaveLength(1);
    expect(await found("ANONYMOUS")).toHaveLength(0);
    expect(await found("")).toHaveLength(0);
  });

  test("repeats the policy of the table: who changes one changes the other", async () => {
    const policies = await owner.execute(sql`select policyname, qual from pg_policies where tablename = 'learners'`);
    expect([...policies]).toEqual([{ policyname: "known_viewers_read", qual: "( SELECT viewer_is_known() AS viewer_is_known)" }]);
    const [search] = await owner.execute<{ source: string }>(sql`select prosrc as source from pg_proc where proname = 'learners_named'`);
    expect(search!.source).toContain("WHERE viewer_is_known() AND");
  });

  test("runs with rights that no caller can bend by a search path of their own", async () => {
    const [search] = await owner.execute<{ settings: string[] }>(sql`select proconfig as settings from pg_proc where proname = 'learners_named' and prosecdef`);
    expect(search!.settings).toContain("search_path=pg_catalog, public, pg_temp");
  });
});
