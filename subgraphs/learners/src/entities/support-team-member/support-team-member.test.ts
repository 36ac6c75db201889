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

test("the system alone writes places of supports, and no others", async () => {
  const { id } = await is.unseenLearner();
  const place = { learnerId: id, practitionerId: randomUUID(), roleCode: "RTLB", from: "2026-03-02" };
  const system: Viewer = { id: "service:services", role: "SYSTEM", organisations: [], scopes: [], purpose: null };
  await expect(asViewer(system, (db) => db.insert(supportTeamMembers).values(place))).rejects.toMatchObject({ cause: { code: "42501" } });
  for (const role of ["PRACTITIONER", "COORDINATOR", "PROVIDER_STAFF"]) {
    await expect(asViewer({ ...practitioner(place.practitionerId), role }, (db) => db.insert(supportTeamMembers).values({ ...place, supportId: randomUUID() })), role).rejects.toMatchObject({ cause: { code: "42501" } });
  }
});
