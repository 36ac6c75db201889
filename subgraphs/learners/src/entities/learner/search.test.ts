import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const { query, owner } = await testSubgraph(subgraph);
const { learner, unseenLearner, enrolment } = given(owner);

/** Ends a transaction whose changes are for one question only. */
class Undone extends Error {
  readonly ids: string[];
  constructor(ids: string[]) {
    super("undone");
    this.ids = ids;
  }
}

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

// As it is for those who may see more than a few thousand, too.
const forMany = "learners_in_order(/* of many */ ";
describe.each(["learners_named('piwakawaka', ", "learners_in_order(", forMany])("the function %s…) that goes past the policies", (called) => {
  const name = called.slice(0, called.indexOf("("));

  test("gives each viewer those whom the policies let them see, by every basis and no longer than it lasts", async () => {
    const { id } = await unseenLearner({ preferredName: "Secret Pīwakawaka" });
    const [school, earlier] = [moeNumber(), moeNumber()];
    const found = (viewer: { id?: string; role?: string; organisations?: string }) =>
      owner.transaction(async (tx) => {
        await tx.execute(sql`select set_config('viewer.role', ${viewer.role ?? "EDUCATOR"}, true), set_config('viewer.id', ${viewer.id ?? ""}, true), set_config('viewer.organisations', ${viewer.organisations ?? ""}, true)`);
        if (called === forMany) {
          const [row] = await tx.execute<{ definition: string }>(sql`select pg_get_functiondef('learners_in_order'::regproc) as definition`);
          const definition = row!.definition.replace("few CONSTANT integer := 5000", "few CONSTANT integer := -1");
          expect(definition).not.toBe(row!.definition);
          await tx.execute(sql.raw(definition));
        }
        const ids = [...(await tx.execute<{ id: string }>(sql`select ${sql.raw(called)} '', '00000000-0000-0000-0000-000000000000', 10) as id`))].map((row) => row.id);
        if (called === forMany) throw new Undone(ids);
        return ids;
      }).catch((error: unknown) => (error instanceof Undone ? error.ids : Promise.reject(error as Error)));
    await enrolment({ learnerId: id, institutionMoeNumber: school });
    await enrolment({ learnerId: id, kind: "EARLY_LEARNING", institutionMoeNumber: earlier, from: "2018-02-01", until: "2021-12-17" });
    expect(await found({ organisations: `institution:${school}` })).toEqual([id]);
    expect(await found({ id })).toEqual([id]);
    for (const unseeing of [{}, { organisations: `institution:${earlier}` }, { id: randomUUID(), organisations: "institution:7" }, { id, role: "ANONYMOUS" }, { role: "" }, { role: "ANALYST", organisations: `institution:${school}` }]) {
      expect(await found(unseeing)).toEqual([]);
    }
  });

  test("repeats the policies of the tables: who changes one changes the other", async () => {
    const [{ conditions }] = (await owner.execute<{ conditions: string }>(sql`select string_agg(qual, ' | ' order by tablename) as conditions from pg_policies where tablename in ('learners', 'learner_grants')`)) as unknown as [{ conditions: string }];
    const [{ source }] = (await owner.execute<{ source: string }>(sql`select prosrc as source from pg_proc where proname = ${name}`)) as unknown as [{ source: string }];
    const plain = (text: string) => text.replace(/\(names\)/, "((SELECT viewer_grantees()))").replaceAll(/\(SELECT viewer_grantees\(\) AS viewer_grantees\)/g, "(SELECT viewer_grantees())").replaceAll(/::text(\[\])?|\bg\.|learner_grants\.|[()\s]/g, "").toLowerCase();
    for (const condition of ["'IDENTITY' = ANY (g.categories)", "g.learner_id = learners.id"]) expect(plain(conditions)).toContain(plain(condition));
    for (const condition of ["grantee = ANY ((SELECT viewer_grantees()))", "valid_from IS NULL OR valid_from <= statement_timestamp()", "valid_until IS NULL OR valid_until > statement_timestamp()", "'IDENTITY' = ANY (g.categories)"]) {
      expect(plain(conditions)).toContain(plain(condition));
      expect(plain(source)).toContain(plain(condition));
    }
  });

  test("runs with rights that no caller can bend by a search path of their own", async () => {
    const [search] = await owner.execute<{ settings: string[] }>(sql`select proconfig as settings from pg_proc where proname = ${name} and prosecdef`);
    expect(search!.settings).toContain("search_path=pg_catalog, public, pg_temp");
  });
});
