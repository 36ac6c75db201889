import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { today } from "../../today.ts";

const { query, owner } = await testSubgraph(subgraph);
const { learner, enrolment } = given(owner);

async function read(id: string) {
  const { data } = await query(
    "query ($id: ID!) { learner(id: $id) { yearLevel currentEnrolment { institution { moeNumber } kind } enrolments { institution { moeNumber } from until } } }",
    { id },
  );
  return data.learner;
}

describe("a learner's enrolments", () => {
  test("come newest first, and the one that covers today is the current one", async () => {
    const { id: learnerId } = await learner();
    await enrolment({ learnerId, institutionMoeNumber: 201, kind: "EARLY_LEARNING", from: "2019-03-01", until: "2021-03-08" });
    await enrolment({ learnerId, institutionMoeNumber: 203, from: "2024-01-29", until: null, yearLevel: 6 });
    await enrolment({ learnerId, institutionMoeNumber: 202, from: "2021-03-09", until: "2023-12-20", yearLevel: 3 });
    expect(await read(learnerId)).toEqual({
      yearLevel: 6,
      currentEnrolment: { institution: { moeNumber: 203 }, kind: "SCHOOL" },
      enrolments: [
        { institution: { moeNumber: 203 }, from: "2024-01-29", until: null },
        { institution: { moeNumber: 202 }, from: "2021-03-09", until: "2023-12-20" },
        { institution: { moeNumber: 201 }, from: "2019-03-01", until: "2021-03-08" },
      ],
    });
  });

  test("count on their first and on their last day", async () => {
    const { id: learnerId } = await learner();
    await enrolment({ learnerId, from: today(), until: today() });
    expect((await read(learnerId)).currentEnrolment).not.toBeNull();
  });

  test("have no current one before the first and after the last", async () => {
    const { id: learnerId } = await learner();
    await enrolment({ learnerId, from: "2020-02-03", until: "2020-12-18" });
    await enrolment({ learnerId, from: "2999-02-03" });
    expect(await read(learnerId)).toMatchObject({ yearLevel: null, currentEnrolment: null });
  });

  test("have the school as the current one when early learning goes on beside it", async () => {
    const { id: learnerId } = await learner();
    await enrolment({ learnerId, from: "2022-02-01", yearLevel: 0 });
    await enrolment({ learnerId, kind: "EARLY_LEARNING", from: "2023-02-01" });
    expect(await read(learnerId)).toMatchObject({ yearLevel: 0, currentEnrolment: { kind: "SCHOOL" } });
  });

  test("are at one school at a time, and may be at several early learning services", async () => {
    const { id: learnerId } = await learner();
    await enrolment({ learnerId, from: "2023-02-01", until: "2023-06-30" });
    await expect(enrolment({ learnerId, from: "2023-06-30" })).rejects.toMatchObject({ cause: { constraint_name: "enrolments_one_full_time_at_a_time" } });
    await enrolment({ learnerId, from: "2023-07-01" });
    await enrolment({ learnerId, kind: "EARLY_LEARNING", from: "2022-01-10" });
    await enrolment({ learnerId, kind: "EARLY_LEARNING", from: "2022-01-10" });
  });

  test("have a year level at school and none in early learning", async () => {
    const { id: learnerId } = await learner();
    for (const wrong of [{ kind: "SCHOOL", yearLevel: null }, { kind: "SCHOOL", yearLevel: 14 }, { kind: "EARLY_LEARNING", yearLevel: 1 }] as const) {
      await expect(enrolment({ learnerId, ...wrong })).rejects.toMatchObject({ cause: { constraint_name: "enrolments_year_level" } });
    }
  });
});

test("today is the day in New Zealand, in summer and in winter", () => {
  expect(today(new Date("2026-01-31T10:59:59Z"))).toBe("2026-01-31");
  expect(today(new Date("2026-01-31T11:00:00Z"))).toBe("2026-02-01");
  expect(today(new Date("2026-07-31T11:59:59Z"))).toBe("2026-07-31");
  expect(today(new Date("2026-07-31T12:00:00Z"))).toBe("2026-08-01");
});
