import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { today } from "../../today.ts";
import { subgraph } from "../../subgraph.ts";
import { supportTeamMembers } from "./table.ts";

const { query, owner, deliver, asViewer } = await testSubgraph(subgraph);
const is = given(owner);

const practitioner = (id: string): Viewer => ({ id, role: "PRACTITIONER", organisations: [], scopes: [], purpose: null });
const seenBy = async (viewer: Viewer, id: string) => (await query("query ($id: ID!) { learner(id: $id) { visibleCategories supportTeam { practitioner { id } role { code } from } } }", { id }, { viewer })).data.learner;
const places = (learnerId: string) => owner.select().from(supportTeamMembers).where(eq(supportTeamMembers.learnerId, learnerId));
const inDays = (days: number) => new Date(Date.parse(today()) + days * 86_400_000).toISOString().slice(0, 10);

const allocated = (subject: string, said: object = {}) => ({ type: "support.allocated", subject, data: { supportId: randomUUID(), practitionerId: randomUUID(), roleCode: "SPEECH_LANGUAGE_THERAPIST", from: inDays(-3), ...said } });

describe("an allocated support", () => {
  test("puts the practitioner on the team, who sees the learner from then until it ends", async () => {
    const { id } = await is.unseenLearner();
    const [supportId, practitionerId] = [randomUUID(), randomUUID()];
    expect(await seenBy(practitioner(practitionerId), id)).toBeNull();
    await deliver(allocated(id, { supportId, practitionerId }), { from: "services" });
    expect(await seenBy(practitioner(practitionerId), id)).toMatchObject({ supportTeam: [{ practitioner: { id: practitionerId }, role: { code: "SPEECH_LANGUAGE_THERAPIST" }, from: inDays(-3) }] });
    await deliver({ type: "support.closed", subject: id, data: { supportId, practitionerId, until: inDays(-1) } }, { from: "services" });
    expect(await seenBy(practitioner(practitionerId), id)).toBeNull();
    expect(await places(id)).toMatchObject([{ supportId, until: inDays(-1) }]);
  });

  test("that somebody takes over puts them in the place of the first, and leaves other places as they are", async () => {
    const { id } = await is.unseenLearner();
    const [supportId, first, second] = [randomUUID(), randomUUID(), randomUUID()];
    const other = await is.supportTeamMember({ learnerId: id, practitionerId: first });
    await deliver(allocated(id, { supportId, practitionerId: first, from: inDays(-9) }), { from: "services" });
    await deliver(allocated(id, { supportId, practitionerId: second }), { from: "services" });
    await deliver({ type: "support.closed", subject: id, data: { supportId: randomUUID(), practitionerId: second, until: inDays(-1) } }, { from: "services" });
    expect((await places(id)).map(({ practitionerId, supportId: because, until }) => [practitionerId, because, until])).toEqual([
      [first, null, other.until],
      [first, supportId, inDays(-3)],
      [second, supportId, null],
    ]);
  });

  test("whose day is corrected leaves whoever was confirmed as they are, and asks anew about somebody else or another role", async () => {
    const { id } = await is.unseenLearner();
    const said = { supportId: randomUUID(), practitionerId: randomUUID() };
    await deliver(allocated(id, said), { from: "services" });
    await owner.update(supportTeamMembers).set({ confirmedAt: new Date(), decidedBy: randomUUID(), decidedInRole: "COORDINATOR", chosenByLearner: true }).where(eq(supportTeamMembers.learnerId, id));
    for (const from of [inDays(-5), inDays(0)]) await deliver(allocated(id, { ...said, from }), { from: "services" });
    expect(await places(id)).toMatchObject([{ from: inDays(-3), until: null, confirmedAt: expect.any(Date) }]);
    for (const other of [{ roleCode: "RTLB" }, { practitionerId: randomUUID() }, { from: inDays(2) }]) await deliver(allocated(id, { ...said, ...other }), { from: "services" });
    expect((await places(id)).filter(({ confirmedAt, until }) => confirmedAt !== null && until === null)).toEqual([]);
  });

  test("has its effect once however often it comes, and none for a learner who is not there", async () => {
    const { id } = await is.unseenLearner();
    const event = { ...allocated(id), id: randomUUID() };
    await deliver(event, { from: "services" });
    await deliver(event, { from: "services" });
    expect(await places(id)).toHaveLength(1);
    expect(await deliver(allocated(randomUUID()), { from: "services", refused: true })).toBe(500);
  });
});

describe("a case", () => {
  const ofCase = (subject: string, said: Record<string, unknown> = {}) => ({ type: "case.assigned", subject, data: { caseAssignmentId: randomUUID(), supportId: null, practitionerId: randomUUID(), roleCode: "RTLB", from: inDays(-3), assignedBy: randomUUID(), ...said } });
  const tell = (event: Parameters<typeof deliver>[0]) => deliver(event, { from: "workforce" });
  const needsAlone = ["IDENTITY", "NEEDS", "SUPPORTS"];
  const categories = async (practitionerId: string, id: string) => (await seenBy(practitioner(practitionerId), id))?.visibleCategories ?? null;

  test("puts whoever has it on the team, to be confirmed, until it ends", async () => {
    const { id } = await is.unseenLearner();
    const [caseAssignmentId, practitionerId] = [randomUUID(), randomUUID()];
    const event = { ...ofCase(id, { caseAssignmentId, practitionerId }), id: randomUUID() };
    await tell(event);
    await tell(event);
    expect(await categories(practitionerId, id)).toEqual(needsAlone);
    const { data } = await query("query ($id: ID!) { learner(id: $id) { supportTeam { standing isOfCase assignedBy support { id } role { code } } } }", { id }, { viewer: practitioner(practitionerId) });
    expect(data.learner.supportTeam).toEqual([{ standing: "TO_CONFIRM", isOfCase: true, assignedBy: event.data.assignedBy, support: null, role: { code: "RTLB" } }]);
    await tell({ type: "case.ended", subject: id, data: { caseAssignmentId: randomUUID(), until: inDays(-1) } });
    expect(await categories(practitionerId, id), "another case ended").toEqual(needsAlone);
    await tell({ type: "case.ended", subject: id, data: { caseAssignmentId, until: inDays(-1) } });
    expect(await categories(practitionerId, id)).toBeNull();
    expect(await places(id)).toMatchObject([{ caseAssignmentId, until: inDays(-1) }]);
  });

  test("opens nothing to whoever gave it to themselves", async () => {
    const { id } = await is.unseenLearner();
    const practitionerId = randomUUID();
    await tell(ofCase(id, { practitionerId, assignedBy: practitionerId }));
    expect(await categories(practitionerId, id)).toBeNull();
    expect(await places(id)).toHaveLength(1);
    // Nor by handing over what another had.
    await tell({ type: "case.handed-over", subject: id, data: { ...ofCase(id, { practitionerId, assignedBy: practitionerId }).data, handedOverFrom: { caseAssignmentId: randomUUID(), practitionerId: randomUUID(), until: inDays(-4) } } });
    expect(await categories(practitionerId, id)).toBeNull();
  });

  test("that is handed over moves the place, also one that came of a support, and a later allocation leaves it", async () => {
    const { id } = await is.unseenLearner();
    const [supportId, first, second, third] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const [firstCase, secondCase, thirdCase] = [randomUUID(), randomUUID(), randomUUID()];
    await deliver(allocated(id, { supportId, practitionerId: first }), { from: "services" });
    const over = (from: string, was: string, to: string, is: string) => tell({ type: "case.handed-over", subject: id, data: { ...ofCase(id, { supportId, practitionerId: to, caseAssignmentId: is, from: inDays(0) }).data, handedOverFrom: { caseAssignmentId: was, practitionerId: from, until: inDays(-1) } } });
    await over(first, firstCase, second, secondCase);
    expect([await categories(first, id), await categories(second, id)]).toEqual([null, needsAlone]);
    await over(second, secondCase, third, thirdCase);
    // The second had it for a day, which is today.
    expect((await places(id)).map(({ practitionerId, until, caseAssignmentId }) => [practitionerId, until, caseAssignmentId])).toEqual([[first, inDays(-1), null], [second, inDays(0), secondCase], [third, null, thirdCase]]);
    await deliver(allocated(id, { supportId, practitionerId: first }), { from: "services" });
    expect(await categories(third, id), "its case has not ended").toEqual(needsAlone);
    await tell({ type: "case.ended", subject: id, data: { caseAssignmentId: thirdCase, until: inDays(-9) } });
    expect((await places(id)).find(({ practitionerId }) => practitionerId === third), "a place lasts for its first day").toMatchObject({ until: inDays(0) });
  });

  test("that goes to somebody who has it already takes from the first what a provider allocated to them", async () => {
    const { id } = await is.unseenLearner();
    const [supportId, first, second] = [randomUUID(), randomUUID(), randomUUID()];
    await deliver(allocated(id, { supportId, practitionerId: first }), { from: "services" });
    await tell(ofCase(id, { supportId, practitionerId: second }));
    await tell({ type: "case.ended", subject: id, data: { caseAssignmentId: randomUUID(), until: inDays(-1), allocatedSupport: { supportId, practitionerId: second } } });
    expect([await categories(first, id), await categories(second, id)], "nothing was allocated to the second").toEqual([needsAlone, needsAlone]);
    await tell({ type: "case.ended", subject: id, data: { caseAssignmentId: randomUUID(), until: inDays(-1), allocatedSupport: { supportId, practitionerId: first } } });
    expect([await categories(first, id), await categories(second, id)]).toEqual([null, needsAlone]);
  });

  test("ends before the last day that somebody gave the place, and not after it", async () => {
    const { id } = await is.unseenLearner();
    const [soon, over] = [randomUUID(), randomUUID()];
    await tell(ofCase(id, { caseAssignmentId: soon }));
    await tell(ofCase(id, { caseAssignmentId: over }));
    const setLastDay = (caseAssignmentId: string, until: string) => owner.update(supportTeamMembers).set({ until }).where(eq(supportTeamMembers.caseAssignmentId, caseAssignmentId));
    await setLastDay(soon, inDays(20));
    await setLastDay(over, inDays(-2));
    for (const caseAssignmentId of [soon, over]) await tell({ type: "case.ended", subject: id, data: { caseAssignmentId, until: inDays(0) } });
    expect((await places(id)).map(({ until }) => until).sort()).toEqual([inDays(-2), inDays(0)]);
  });
});

test("the system alone writes places of supports, and no others", async () => {
  const { id } = await is.unseenLearner();
  const place = { learnerId: id, practitionerId: randomUUID(), roleCode: "RTLB", from: "2026-03-02" };
  const system: Viewer = { id: "service:services", role: "SYSTEM", organisations: [], scopes: [], purpose: null };
  await expect(asViewer(system, (db) => db.insert(supportTeamMembers).values(place))).rejects.toMatchObject({ cause: { code: "42501" } });
  for (const role of ["PRACTITIONER", "COORDINATOR", "PROVIDER_STAFF"]) {
    await expect(asViewer({ ...practitioner(place.practitionerId), role }, (db) => db.insert(supportTeamMembers).values({ ...place, supportId: randomUUID() })), role).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(asViewer({ ...practitioner(place.practitionerId), role }, (db) => db.insert(supportTeamMembers).values({ ...place, caseAssignmentId: randomUUID() })), role).rejects.toMatchObject({ cause: { code: "42501" } });
  }
});
