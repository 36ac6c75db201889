import { randomUUID } from "node:crypto";
import { refreshInsights } from "@lsg/subgraph-kit/refresh-insights";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { learnerMeasures } from "../learner-insights/measures.ts";
import { fundedStreams } from "./table.ts";

const { deliver, owner, query, asViewer } = await testSubgraph(subgraph);
const make = given(owner);

test("what funding tells of a learner's money is known once, ends once, and is read by nobody", async () => {
  const { id: subject } = await make.learner();
  const allocationId = randomUUID();
  const allocated = { type: "funding.allocated", subject, data: { allocationId, streamCode: "ICS", from: "2026-01-26", until: "2026-12-18" } };
  await deliver(allocated, { from: "funding" });
  await deliver(allocated, { from: "funding" });
  for (const until of ["2026-07-19", "2026-08-30"]) await deliver({ type: "funding.ended", subject, data: { allocationId, until } }, { from: "funding" });
  expect(await owner.select().from(fundedStreams).where(eq(fundedStreams.learnerId, subject))).toMatchObject([{ id: allocationId, streamCode: "ICS", until: "2026-12-18", endedOn: "2026-07-19", recordedBy: "service:funding", recordedInRole: "SYSTEM" }]);
  for (const role of ["WHANAU", "COORDINATOR", "FUNDING_MANAGER", "ANALYST", "PRIVACY_OFFICER"]) {
    const viewer = { id: subject, role, organisations: ["region:waikato"], scopes: [], purpose: null };
    expect(await asViewer(viewer, (db) => db.select().from(fundedStreams)), role).toEqual([]);
  }
});

test("goals that were achieved are counted by stream, protected, on the days on which something is allocated", async () => {
  const moeNumber = 9_100_001;
  for (let number = 0; number < 30; number++) {
    const { id: learnerId } = await make.learner();
    await make.enrolment({ learnerId, institutionMoeNumber: moeNumber, from: "2026-02-02" });
    const { id: planId } = await make.onePlan({ learnerId, from: "2026-02-10" });
    await make.goal({ planId, achievementStatus: number < 12 ? "ACHIEVED" : "IN_PROGRESS" });
    // The last ten had it until winter only.
    const until = number < 20 ? null : "2026-06-30";
    await deliver({ type: "funding.allocated", subject: learnerId, data: { allocationId: randomUUID(), streamCode: "ICS", from: "2026-02-02", until } }, { from: "funding" });
  }
  const areas = [{ level: "NATIONAL", code: "NZ", units: [String(moeNumber)] }];
  const period = { name: "2026-11", from: "2026-11-01", until: "2026-11-30", asAt: "2026-11-22" };
  await owner.transaction((db) => refreshInsights(db, { measures: learnerMeasures, areas, addsUp: [], period, secret: "a secret of the tests" }));
  const viewer = { id: randomUUID(), role: "ANALYST", organisations: [], scopes: ["insights"], purpose: null };
  const { nodes } = (await query("{ learnerInsights(level: NATIONAL) { nodes { learnersWithGoals { by(dimension: STREAM) { value count { value status } } } learnersAchievingGoals { total { value } byStream { value count { value status } } } } } }", {}, { viewer })).data.learnerInsights;
  const of = (cells: any[], stream: string) => cells.find(({ value }) => value === stream).count;
  const { learnersWithGoals, learnersAchievingGoals } = nodes[0];
  expect(Math.abs(of(learnersWithGoals.by, "ICS").value - 20)).toBeLessThanOrEqual(2);
  expect(Math.abs(of(learnersAchievingGoals.byStream, "ICS").value - 12)).toBeLessThanOrEqual(2);
  expect(of(learnersAchievingGoals.byStream, "ORS")).toEqual({ value: null, status: "SUPPRESSED" });
});
