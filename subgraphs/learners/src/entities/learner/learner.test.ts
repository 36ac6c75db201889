import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { describe, expect, test } from "vitest";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const { query, owner, statementsOf } = await testSubgraph(subgraph);
const { learner, enrolment } = given(owner);

const page = "query ($text: String, $institution: Int, $first: Int, $after: String) { learners(text: $text, institution: $institution, first: $first, after: $after) { nodes { preferredName } pageInfo { hasNextPage hasPreviousPage endCursor } } }";
const namesOf = (answer: { data: any }): string[] => answer.data.learners.nodes.map(({ preferredName }: { preferredName: string }) => preferredName);

describe("a learner", () => {
  const ethnicity = "query ($id: ID!) { learner(id: $id) { ethnicities { code level } prioritisedEthnicity { code name } } }";

  test("keeps every ethnicity they gave, and counts in one broad group in the order of Stats NZ", async () => {
    const groups: [string[], string | null][] = [
      [["11111", "61118", "51112", "42100", "31111", "21111"], "Māori"],
      [["11111", "61118", "51112", "42100", "31"], "Pacific Peoples"],
      [["11111", "61118", "51112", "4"], "Asian"],
      [["11111", "61118", "51112"], "Middle Eastern/Latin American/African"],
      [["11111", "61118"], "Other Ethnicity"],
      [["11111"], "European"],
      [["99999"], null],
      [[], null],
    ];
    for (const [ethnicityCodes, group] of groups) {
      const { id } = await learner({ ethnicityCodes });
      const { data } = await query(ethnicity, { id });
      expect(data.learner.ethnicities.map(({ code }: { code: string }) => code)).toEqual(ethnicityCodes);
      expect(data.learner.prioritisedEthnicity?.name ?? null).toBe(group);
    }
  });

  test("has no ethnicity or iwi that the classifications do not have", async () => {
    await expect(learner({ ethnicityCodes: ["21111", "21112"] })).rejects.toMatchObject({ cause: { message: "The classification has no ethnicity 21112." } });
    await expect(learner({ iwiCodes: ["9876"] })).rejects.toMatchObject({ cause: { message: "The classification has no iwi 9876." } });
  });

  test("has names in one normal form, so that equal names are equal texts", async () => {
    await expect(learner({ preferredName: "Ma\u0304ia" })).rejects.toMatchObject({ cause: { constraint_name: "learners_names" } });
  });
});

describe("the list of learners", () => {
  test("is by name with macrons and capitals folded, in pages that neither repeat nor leave out anybody", async () => {
    const institution = moeNumber();
    const names = ["āio Wēpiha", "Aio wepu", "Āniwa Wi", "Zoë Wong", "hēmi Wī"];
    for (const name of names) await enrolment({ learnerId: (await learner({ preferredName: name, legalName: name })).id, institutionMoeNumber: institution });

    const seen = [];
    let after: string | null = null;
    do {
      const answer: { data: any } = await query(page, { institution, first: 2, after });
      expect(answer.data.learners.pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...namesOf(answer));
      after = answer.data.learners.pageInfo.hasNextPage ? answer.data.learners.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(["āio Wēpiha", "Aio wepu", "Āniwa Wi", "hēmi Wī", "Zoë Wong"]);
  });

  test("of an institution has those enrolled there today", async () => {
    const institution = moeNumber();
    const periods = {
      "Hana Now": { from: "2024-01-29", until: null },
      "Hana Until Later": { from: "2024-01-29", until: "2999-12-31" },
      "Hana Before": { from: "2020-01-29", until: "2021-12-17" },
      "Hana Later": { from: "2999-01-29", until: null },
    };
    for (const [preferredName, period] of Object.entries(periods)) {
      await enrolment({ learnerId: (await learner({ preferredName })).id, institutionMoeNumber: institution, ...period });
    }
    expect(namesOf(await query(page, { institution }))).toEqual(["Hana Now", "Hana Until Later"]);
    expect(namesOf(await query(page, { institution, text: "later" }))).toEqual(["Hana Until Later"]);
    expect(namesOf(await query(page, { institution: -1 }))).toEqual([]);
    expect(namesOf(await query(page, { institution: 2_147_483_647 }))).toEqual([]);
  });

  test("refuses a page of none, of less than none and of more than 200, and a cursor that it did not give", async () => {
    for (const first of [0, -1, 201]) {
      const { errors } = await query(page, { first }, { errors: true });
      expect(errors).toMatchObject([{ message: expect.stringContaining("1 to 200"), extensions: { code: "BAD_USER_INPUT" } }]);
    }
    const forged = [[], ["name"], ["name", "no id"], [1, "00000000-0000-0000-0000-000000000000"], ["\0", "00000000-0000-0000-0000-000000000000"], [" kopua", "00000000-0000-0000-0000-000000000000"]];
    for (const after of ["", "ā", ...forged.map((keys) => Buffer.from(JSON.stringify(keys)).toString("base64url"))]) {
      const { errors } = await query(page, { after }, { errors: true });
      expect(errors).toMatchObject([{ message: expect.stringContaining("after is not a cursor"), extensions: { code: "BAD_USER_INPUT" } }]);
    }
  });

  test("is empty for a viewer who has not signed in", async () => {
    const institution = moeNumber();
    await enrolment({ learnerId: (await learner({ preferredName: "Hidden Hākuai" })).id, institutionMoeNumber: institution });
    for (const filter of [{}, { institution }, { text: "hakuai" }]) {
      expect(namesOf(await query(page, filter, { viewer: anonymousViewer }))).toEqual([]);
    }
  });

  test("costs one statement, with ethnicities and iwi three", async () => {
    for (let index = 0; index < 3; index++) await learner();
    expect(await statementsOf(() => query(page, { text: "tupaea" }))).toHaveLength(1);
    expect(await statementsOf(() => query("{ learners(first: 200) { nodes { ethnicities { name } prioritisedEthnicity { name } iwi { name } } } }"))).toHaveLength(3);
  });
});
