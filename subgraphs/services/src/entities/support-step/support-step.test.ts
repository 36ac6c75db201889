import { randomUUID } from "node:crypto";
import { accessEvents } from "@lsg/subgraph-kit/access-log";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { inDays, supportMutations } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { mayTakeStep, type Act } from "../../policy.ts";
import { subgraph } from "../../subgraph.ts";
import { announceRequestedAfter } from "../support/announce-requested.ts";
import { supports } from "../support/table.ts";
import { plannedMoves } from "../planned-move/table.ts";
import { stepKinds, supportSteps } from "./table.ts";

const at = await testSubgraph(subgraph);
const { owner, asViewer, query, permit } = at;
const make = given(owner);
const send = supportMutations(at);

const stored = async (id: string) => (await owner.select().from(supports).where(eq(supports.id, id)))[0]!;
const stepsOf = async (id: string) => owner.select().from(supportSteps).where(eq(supportSteps.supportId, id)).orderBy(supportSteps.place, supportSteps.id);

/** A service with somebody of its provider's staff. */
async function aService(said: Parameters<typeof make.service>[0] = {}) {
  const service = await make.service(said);
  return { service, staff: viewerAs("PROVIDER_STAFF", { organisations: [`provider:${service.providerId}`] }) };
}

async function aRequest({ viewer = viewerAs("WHANAU"), ...said }: { viewer?: Viewer } & Record<string, unknown> = {}) {
  const learnerId = randomUUID();
  const { service, staff } = await aService();
  const input = { learnerId, permit: await permit(viewer, learnerId, "SUPPORTS"), serviceId: service.id, tier: "TIER_2_TARGETED", reason: "He is hard to understand, and gives up.", ...said };
  return { input, viewer, learnerId, service, staff };
}

describe("a support", () => {
  test("goes from the request to the end, each step with its day, who took it, and both waits", async () => {
    const school = await make.institution({ regionCode: "waikato" });
    const { input, viewer, learnerId, staff } = await aRequest({ institutionMoeNumber: school.moeNumber, priority: "URGENT", requestedOn: inDays(-100) });
    const { support: requested } = await send("requestSupport", input, viewer);
    expect(requested).toMatchObject({
      status: "REQUESTED", priority: "URGENT", intent: "PROPOSAL", episodeStatus: "PLANNED", learner: { id: learnerId }, target: "LEARNER", requester: { role: "WHANAU", personId: viewer.id },
      institution: { moeNumber: school.moeNumber }, region: { code: "waikato" }, waitingPosition: null,
      wait: { waitingSince: inDays(-100), toFirstContactDays: 100, toFirstServiceDays: 100, isWaitingForFirstContact: true, isWaitingForFirstService: true },
    });
    const supportId = requested.id as string;
    const practitionerId = randomUUID();
    const practitioner = viewerAs("PRACTITIONER", { id: practitionerId });

    expect((await send("triageSupport", { supportId, priority: "ROUTINE", reason: "He has begun to talk more.", occurredOn: inDays(-98) }, staff)).support.priority).toBe("ROUTINE");
    expect((await send("acceptSupport", { supportId, occurredOn: inDays(-95) }, staff)).support).toMatchObject({ status: "WAITING", episodeStatus: "WAITLIST", acceptedOn: inDays(-95), waitingPosition: 1 });
    expect((await send("changeSupportPriority", { supportId, priority: "ASAP", reason: "He has stopped to eat at school.", occurredOn: inDays(-90) }, staff)).support.priority).toBe("ASAP");
    expect((await send("allocateSupport", { supportId, practitionerId, roleCode: "SPEECH_LANGUAGE_THERAPIST", prescribedHours: 20, occurredOn: inDays(-80) }, staff)).support).toMatchObject({ status: "ALLOCATED", practitioner: { id: practitionerId }, prescribedHours: 20, waitingPosition: null });
    expect((await send("recordFirstContact", { supportId, manner: "PHONE_CALL", occurredOn: inDays(-79) }, practitioner)).support).toMatchObject({
      status: "ALLOCATED", firstContactOn: inDays(-79), firstServiceOn: null,
      // A telephone call ends the first wait alone.
      wait: { toFirstContactDays: 21, toFirstServiceDays: 100, isWaitingForFirstContact: false, isWaitingForFirstService: true },
    });
    expect((await send("recordFirstService", { supportId, setting: "SCHOOL", occurredOn: inDays(-70) }, practitioner)).support).toMatchObject({ status: "IN_DELIVERY", episodeStatus: "ACTIVE", wait: { toFirstServiceDays: 30, isWaitingForFirstService: false } });
    expect((await send("recordDelivery", { supportId, hours: 1.5, setting: "SCHOOL", deliveredOn: inDays(-70) }, practitioner)).support.deliveredHours).toBe(1.5);
    expect((await send("pauseSupport", { supportId, reason: "The whānau are away.", occurredOn: inDays(-60) }, practitioner)).support).toMatchObject({ status: "PAUSED", episodeStatus: "ONHOLD", pausedOn: inDays(-60) });
    expect((await send("resumeSupport", { supportId, occurredOn: inDays(-50) }, practitioner)).support).toMatchObject({ status: "IN_DELIVERY", pausedOn: null, wait: { pausedDaysToFirstService: 0 } });
    expect((await send("prescribeSupportHours", { supportId, prescribedHours: 30, reason: "It goes well." }, practitioner)).support.prescribedHours).toBe(30);
    expect((await send("closeSupport", { supportId, outcome: "COMPLETED", reason: "He reads aloud to his class." }, practitioner)).support).toMatchObject({ status: "CLOSED", outcome: "COMPLETED", episodeStatus: "FINISHED", wait: { toFirstContactDays: 21, toFirstServiceDays: 30 } });

    const { data } = await query("query ($id: ID!) { support(id: $id) { steps { kind occurredOn isInForce reason provenance { role personId } } } }", { id: supportId }, { viewer: staff });
    expect(data.support.steps.map(({ kind }: { kind: string }) => kind)).toEqual(["REQUESTED", "TRIAGED", "ACCEPTED", "WAITLISTED", "PRIORITY_CHANGED", "ALLOCATED", "FIRST_CONTACT", "FIRST_SERVICE", "PAUSED", "RESUMED", "PRESCRIBED", "CLOSED"]);
    expect(data.support.steps[6]).toEqual({ kind: "FIRST_CONTACT", occurredOn: inDays(-79), isInForce: true, reason: null, provenance: { role: "PRACTITIONER", personId: practitionerId } });
  });

  test("is declined with the reason, and with what there is instead", async () => {
    const { id: supportId, serviceId } = await make.request();
    const staff = await staffOf(serviceId);
    expect(await send("declineSupport", { supportId, reason: "He is older than we can take.", instead: "  " }, staff)).toMatchObject({ __typename: "InvalidInput", field: "instead" });
    const { support } = await send("declineSupport", { supportId, reason: "He is older than we can take.", instead: "Ask the RTLB of the cluster." }, staff);
    expect(support).toMatchObject({ status: "CLOSED", outcome: "DECLINED", episodeStatus: "CANCELLED", closedOn: inDays(0), wait: { isWaitingForFirstContact: false, isWaitingForFirstService: false } });
    expect((await stepsOf(supportId)).at(-1)).toMatchObject({ kind: "DECLINED", instead: "Ask the RTLB of the cluster." });
  });

  test("rests while it waits, keeps its days, and says how long it rested", async () => {
    const { id: supportId, serviceId } = await make.waiting({ requestedOn: inDays(-50), acceptedOn: inDays(-45) });
    const staff = await staffOf(serviceId);
    await send("pauseSupport", { supportId, reason: "In hospital.", occurredOn: inDays(-40) }, staff);
    await send("resumeSupport", { supportId, occurredOn: inDays(-30) }, staff);
    const { support } = await send("pauseSupport", { supportId, reason: "In hospital again.", occurredOn: inDays(-5) }, staff);
    expect(support).toMatchObject({ waitingPosition: null, wait: { toFirstServiceDays: 50, pausedDaysToFirstService: 15, pausedDaysToFirstContact: 15, isWaitingForFirstService: true } });
    expect((await send("resumeSupport", { supportId }, staff)).support).toMatchObject({ status: "WAITING", waitingPosition: 1, wait: { toFirstServiceDays: 50, pausedDaysToFirstService: 15 } });
  });

  test("is taken over by another service without a new clock, and stays in the history", async () => {
    const { id: supportId, serviceId, learnerId } = await make.waiting({ requestedOn: inDays(-200), acceptedOn: inDays(-190) });
    const [from, to, whanau] = [await staffOf(serviceId), await aService(), viewerAs("WHANAU")];
    const transfer = { supportId, serviceId: to.service.id, reason: "The whānau moved to another region.", occurredOn: inDays(-10) };
    // Another provider's people learn whom it is for: that is not for a provider to decide.
    expect(await send("transferSupport", transfer, from)).toMatchObject({ __typename: "SupportNotYours" });
    const token = await permit(whanau, learnerId, "SUPPORTS");
    expect(await send("transferSupport", { ...transfer, permit: token, serviceId }, whanau)).toMatchObject({ __typename: "InvalidInput", field: "serviceId" });
    expect(await send("transferSupport", { ...transfer, permit: token }, whanau)).toMatchObject({ support: { status: "REQUESTED", service: { id: to.service.id } } });
    expect((await send("acceptSupport", { supportId, occurredOn: inDays(-8) }, to.staff)).support).toMatchObject({ status: "WAITING", requestedOn: inDays(-200), acceptedOn: inDays(-8), service: { id: to.service.id }, wait: { waitingSince: inDays(-200), toFirstServiceDays: 200 } });
    expect((await stepsOf(supportId)).map(({ kind }) => kind)).toEqual(["REQUESTED", "ACCEPTED", "WAITLISTED", "TRANSFERRED", "ACCEPTED", "WAITLISTED"]);
    expect(await send("acceptSupport", { supportId }, from)).toMatchObject({ __typename: "SupportNotFound" });
  });

  test("goes with the learner who moves, and its days go on; nobody but the system moves it", async () => {
    const [old, next] = [await make.institution({ regionCode: "waikato" }), await make.institution({ regionCode: "wellington" })];
    const waiting = await make.waiting({ institutionMoeNumber: old.moeNumber, regionCode: "waikato", requestedOn: inDays(-30), acceptedOn: inDays(-25) });
    const ended = await make.support({ learnerId: waiting.learnerId, institutionMoeNumber: old.moeNumber, status: "CLOSED", closedOn: "2026-06-01" });
    const move = (viewer: Viewer) => asViewer(viewer, (db) => db.execute(sql`select move_supports(${waiting.learnerId}, ${next.moeNumber}, ${inDays(-3)}) as moved`));
    await expect(move(viewerAs("COORDINATOR", { organisations: [`institution:${next.moeNumber}`] }))).rejects.toMatchObject({ cause: { code: "42501" } });
    const system: Viewer = { id: null, role: "SYSTEM", organisations: [], scopes: [], purpose: null };
    expect(await move(system)).toEqual([{ moved: [waiting.id] }]);
    expect(await move(system), "the same move again").toEqual([{ moved: [] }]);
    expect(await stored(waiting.id)).toMatchObject({ institutionMoeNumber: next.moeNumber, regionCode: "wellington", requestedOn: inDays(-30), status: "WAITING" });
    expect(await stored(ended.id)).toMatchObject({ institutionMoeNumber: old.moeNumber });
    expect((await stepsOf(waiting.id)).at(-1)).toMatchObject({ kind: "MOVED", occurredOn: inDays(-3), recordedInRole: "SYSTEM", recordedBy: null });
  });
});

const staffOf = async (serviceId: string) => {
  const [row] = await owner.execute<{ provider_id: string }>(sql`select provider_id from services where id = ${serviceId}`);
  return viewerAs("PROVIDER_STAFF", { organisations: [`provider:${row!.provider_id}`] });
};

test("whose a support is, is told once more of all that there are, by the command for services that were not told", async () => {
  const of = await Promise.all([make.support(), make.waiting()]);
  const page = await owner.transaction((db) => announceRequestedAfter(db, null));
  expect(page.told).toBeGreaterThanOrEqual(2);
  for (const { id: supportId, learnerId } of of) expect(await at.announced(learnerId)).toMatchObject([{ type: "support.requested", data: { supportId } }]);
  expect(await owner.transaction((db) => announceRequestedAfter(db, page.last))).toEqual({ told: 0, last: null });
});

describe("who works on a support", () => {
  const told = async (learnerId: string) => (await at.announced(learnerId)).map(({ type, data }) => [type, data]);

  test("is told to others from the allocation to the end, and nothing else is", async () => {
    const { id: supportId, serviceId, learnerId } = await make.waiting({ requestedOn: inDays(-20), acceptedOn: inDays(-15) });
    const [staff, first, second] = [await staffOf(serviceId), randomUUID(), randomUUID()];
    await send("allocateSupport", { supportId, practitionerId: first, roleCode: "RTLB", occurredOn: inDays(-10) }, staff);
    await send("recordFirstContact", { supportId, manner: "VISIT", occurredOn: inDays(-9) }, staff);
    await send("recordFirstService", { supportId, setting: "HOME", occurredOn: inDays(-8) }, staff);
    await send("allocateSupport", { supportId, practitionerId: second, roleCode: "PSYCHOLOGIST", occurredOn: inDays(-5) }, staff);
    await send("pauseSupport", { supportId, reason: "Away." }, staff);
    await send("closeSupport", { supportId, outcome: "COMPLETED" }, staff);
    expect(await told(learnerId)).toEqual([
      ["support.allocated", { supportId, practitionerId: first, roleCode: "RTLB", from: inDays(-10) }],
      ["support.allocated", { supportId, practitionerId: second, roleCode: "PSYCHOLOGIST", from: inDays(-5) }],
      ["support.closed", { supportId, practitionerId: second, until: inDays(0) }],
    ]);
  });

  test("is told anew when a step is taken back, and not when one is refused", async () => {
    const { id: supportId, serviceId, learnerId } = await make.waiting();
    const [staff, practitionerId] = [await staffOf(serviceId), randomUUID()];
    await send("allocateSupport", { supportId, practitionerId, roleCode: "RTLB" }, staff);
    await send("allocateSupport", { supportId, practitionerId: randomUUID(), roleCode: "RTLB", occurredOn: "2026-03-01" }, staff);
    const step = (await stepsOf(supportId)).at(-1)!;
    await send("correctSupportStep", { supportId, stepId: step.id, reason: "The other child of that name." }, staff);
    expect((await told(learnerId)).map(([type]) => type)).toEqual(["support.allocated", "support.closed"]);
  });

  test("is told to have begun on another day when that is corrected, while it is the same person", async () => {
    const { id: supportId, serviceId, learnerId } = await make.waiting({ requestedOn: inDays(-20), acceptedOn: inDays(-15) });
    const [staff, first, second] = [await staffOf(serviceId), randomUUID(), randomUUID()];
    await send("allocateSupport", { supportId, practitionerId: first, roleCode: "RTLB", occurredOn: inDays(-10) }, staff);
    const of = async (person: string) => (await stepsOf(supportId)).findLast(({ kind, practitionerId }) => kind === "ALLOCATED" && practitionerId === person)!.id;
    const correct = async (person: string, occurredOn?: string) => send("correctSupportStep", { supportId, stepId: await of(person), occurredOn, reason: "Another day." }, staff);
    for (const day of [inDays(-10), inDays(-12), inDays(-12)]) expect(await correct(first, day)).toMatchObject({ __typename: "CorrectSupportStepSuccess" });
    expect(await correct(first, inDays(-16)), "before it was accepted").toMatchObject({ __typename: "InvalidInput" });
    await send("allocateSupport", { supportId, practitionerId: second, roleCode: "RTLB", occurredOn: inDays(-5) }, staff);
    // Theirs no longer.
    await correct(first, inDays(-11));
    await correct(second, inDays(-4));
    expect((await told(learnerId)).slice(1)).toEqual([
      ["support.allocation-corrected", { supportId, practitionerId: first, from: inDays(-12) }],
      ["support.allocated", { supportId, practitionerId: second, roleCode: "RTLB", from: inDays(-5) }],
      ["support.allocation-corrected", { supportId, practitionerId: second, from: inDays(-4) }],
    ]);
  });

  test("moves with the learner when learners tell of it, once, and waits for an institution that is not known yet", async () => {
    const school = await make.institution({ regionCode: "wellington" });
    const { id: supportId, learnerId } = await make.waiting({ requestedOn: inDays(-30), acceptedOn: inDays(-25) });
    const data = (toInstitution: number) => ({ fromInstitution: 1, toInstitution, on: inDays(-2), kind: "SCHOOL", enrolmentId: randomUUID(), endedEnrolmentId: randomUUID() });
    const event = { id: randomUUID(), type: "learner.transferred", subject: learnerId, data: data(school.moeNumber) };
    await at.deliver(event, { from: "learners" });
    await at.deliver(event, { from: "learners" });
    expect(await stored(supportId)).toMatchObject({ institutionMoeNumber: school.moeNumber, regionCode: "wellington", requestedOn: inDays(-30) });
    expect((await stepsOf(supportId)).filter(({ kind }) => kind === "MOVED")).toHaveLength(1);
    expect(await at.deliver({ ...event, id: randomUUID(), data: data(999_999) }, { from: "learners", refused: true })).toBe(500);
    expect((await stored(supportId)).institutionMoeNumber).toBe(school.moeNumber);
  });
});

describe("a move that is announced before its day", () => {
  const aMove = async () => {
    const school = await make.institution({ regionCode: "wellington" });
    const support = await make.waiting({ requestedOn: inDays(-30), acceptedOn: inDays(-25) });
    const data = { fromInstitution: 1, toInstitution: school.moeNumber, on: inDays(1), kind: "SCHOOL", enrolmentId: randomUUID(), endedEnrolmentId: randomUUID() };
    await at.deliver({ type: "learner.transferred", subject: support.learnerId!, data }, { from: "learners" });
    return { school, support };
  };
  const dayComes = (learnerId: string) => owner.update(plannedMoves).set({ movedOn: inDays(0) }).where(eq(plannedMoves.learnerId, learnerId));

  test("leaves supports where they are until then, and is made on the day, once", async () => {
    const { school, support: { id, learnerId, institutionMoeNumber } } = await aMove();
    await at.doDueWork();
    expect((await stored(id)).institutionMoeNumber).toBe(institutionMoeNumber);
    await dayComes(learnerId!);
    await Promise.all([at.doDueWork(), at.doDueWork()]);
    await at.doDueWork();
    expect(await stored(id)).toMatchObject({ institutionMoeNumber: school.moeNumber, regionCode: "wellington", requestedOn: inDays(-30) });
    expect((await stepsOf(id)).filter(({ kind }) => kind === "MOVED")).toMatchObject([{ occurredOn: inDays(0), recordedInRole: "SYSTEM" }]);
  });

  test("takes along what was asked for in the meantime", async () => {
    const { school, support: { learnerId } } = await aMove();
    const { id } = await make.waiting({ learnerId: learnerId!, requestedOn: inDays(-1), acceptedOn: inDays(-1) });
    await dayComes(learnerId!);
    await at.doDueWork();
    expect((await stored(id)).institutionMoeNumber).toBe(school.moeNumber);
  });

  test("is read, planned and made by nobody but the system", async () => {
    const { support: { learnerId } } = await aMove();
    for (const role of ["COORDINATOR", "PROVIDER_STAFF", "WHANAU"]) {
      const viewer = viewerAs(role);
      expect(await asViewer(viewer, (db) => db.select().from(plannedMoves))).toEqual([]);
      await expect(asViewer(viewer, (db) => db.insert(plannedMoves).values({ learnerId: learnerId!, toInstitution: 1, movedOn: inDays(1) }))).rejects.toThrow();
      await expect(asViewer(viewer, (db) => db.execute(sql`select * from take_due_moves()`))).rejects.toThrow();
      await expect(asViewer(viewer, (db) => db.execute(sql`select * from leave_groups(${learnerId}::uuid, 1, ${inDays(0)}::date)`))).rejects.toThrow();
    }
  });
});

describe("a request", () => {
  test("is for the roles that a permit opens, and is refused without one that holds", async () => {
    for (const role of ["WHANAU", "LEARNER", "EDUCATOR", "COORDINATOR", "PRACTITIONER"]) {
      const { input, viewer } = await aRequest({ viewer: viewerAs(role) });
      expect((await send("requestSupport", input, viewer)).support, role).toMatchObject({ status: "REQUESTED", intent: ["WHANAU", "LEARNER"].includes(role) ? "PROPOSAL" : "ORDER" });
    }
    for (const role of ["AGENCY", "FACILITATOR", "PROVIDER_STAFF", "FUNDING_MANAGER", "ANALYST"]) {
      const { input, viewer } = await aRequest({ viewer: viewerAs(role) });
      expect(await send("requestSupport", input, viewer), role).toMatchObject({ __typename: "SupportNotYours" });
    }
    const { input, viewer, learnerId } = await aRequest();
    for (const wrong of [{ permit: "x" }, { permit: await permit(viewer, learnerId, "IDENTITY") }, { permit: await permit(viewer, randomUUID(), "SUPPORTS") }, { permit: await permit(viewerAs("WHANAU"), learnerId, "SUPPORTS") }]) {
      expect(await send("requestSupport", { ...input, ...wrong }, viewer)).toMatchObject({ __typename: "PermitRefused" });
    }
    expect(await send("requestSupport", { ...input, permit: null }, viewer)).toMatchObject({ __typename: "InvalidInput", field: "permit" });
    expect(await owner.select().from(supports).where(eq(supports.learnerId, learnerId))).toEqual([]);
  });

  test("is made once, also with a newer permit, and once at a time for the same service", async () => {
    const { input, viewer, learnerId } = await aRequest();
    const idempotencyKey = randomUUID();
    const first = await send("requestSupport", { ...input, idempotencyKey }, viewer);
    expect(await send("requestSupport", { ...input, idempotencyKey, permit: await permit(viewer, learnerId, "SUPPORTS") }, viewer)).toEqual(first);
    expect(await send("requestSupport", input, viewer)).toMatchObject({ __typename: "AlreadyRequested", support: { id: first.support.id } });
    const again = await Promise.all([1, 2, 3, 4].map(async () => {
      const one = await aRequest();
      return Promise.all([1, 2, 3].map(() => send("requestSupport", one.input, one.viewer)));
    }));
    for (const answers of again) expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AlreadyRequested", "AlreadyRequested", "RequestSupportSuccess"]);
  });

  test("says which field is wrong", async () => {
    const closed = await make.service({ status: "TEMPORARILY_CLOSED" });
    const { input, viewer } = await aRequest();
    const wrong: [object, string][] = [
      [{ learnerId: null }, "learnerId"], [{ learnerId: "x" }, "learnerId"], [{ serviceId: "x" }, "serviceId"], [{ serviceId: randomUUID() }, "serviceId"], [{ serviceId: closed.id }, "serviceId"],
      [{ tier: "TIER_1_UNIVERSAL" }, "tier"], [{ reason: " \u200b" }, "reason"], [{ reason: "a".repeat(4001) }, "reason"], [{ reason: "a\0b" }, "reason"], [{ requestedOn: inDays(1) }, "requestedOn"], [{ requestedOn: "2019-01-01" }, "requestedOn"],
      [{ institutionMoeNumber: 2_147_483_647 }, "institutionMoeNumber"], [{ members: [{ learnerId: randomUUID(), permit: "x" }] }, "members"], [{ target: "GROUP" }, "learnerId"], [{ targetName: "x".repeat(201) }, "targetName"],
    ];
    for (const [said, field] of wrong) expect(await send("requestSupport", { ...input, ...said }, viewer), JSON.stringify(said).slice(0, 80)).toMatchObject({ __typename: "InvalidInput", field });
  });

  test("is in the access log with its learner", async () => {
    const { input, viewer, learnerId } = await aRequest();
    await send("requestSupport", input, viewer);
    expect(await owner.select().from(accessEvents).where(and(eq(accessEvents.viewerId, viewer.id!), eq(accessEvents.subjectId, learnerId)))).toMatchObject([{ categories: ["SUPPORTS"] }]);
  });
});

describe("a step", () => {
  test("follows the one before it, and otherwise answers with the support as it is", async () => {
    const { id: supportId, serviceId } = await make.request({ requestedOn: inDays(-20) });
    const staff = await staffOf(serviceId);
    for (const [name, said] of [["allocateSupport", { practitionerId: randomUUID(), roleCode: "SPEECH_LANGUAGE_THERAPIST" }], ["recordFirstService", { setting: "HOME" }], ["resumeSupport", {}], ["pauseSupport", { reason: "x" }]] as const) {
      expect(await send(name, { supportId, ...said }, staff), name).toMatchObject({ __typename: "StepNotPossible", support: { status: "REQUESTED" } });
    }
    expect(await send("acceptSupport", { supportId, occurredOn: inDays(-21) }, staff)).toMatchObject({ __typename: "InvalidInput", field: "occurredOn" });
    expect(await send("acceptSupport", { supportId, occurredOn: inDays(1) }, staff)).toMatchObject({ __typename: "InvalidInput", field: "occurredOn" });
    expect(await send("acceptSupport", { supportId, occurredOn: inDays(-10), waitlist: false }, staff)).toMatchObject({ support: { status: "ACCEPTED", waitingPosition: 1 } });
    expect(await send("allocateSupport", { supportId, practitionerId: "nobody", roleCode: "RTLB" }, staff)).toMatchObject({ __typename: "InvalidInput", field: "practitionerId" });
    expect(await send("allocateSupport", { supportId, practitionerId: randomUUID(), roleCode: "RTLB", prescribedHours: -1 }, staff)).toMatchObject({ __typename: "InvalidInput", field: "prescribedHours" });
    expect(await send("allocateSupport", { supportId, practitionerId: randomUUID(), roleCode: "RTLB", occurredOn: inDays(-11) }, staff)).toMatchObject({ __typename: "InvalidInput", field: "occurredOn" });
    expect((await stepsOf(supportId)).map(({ kind }) => kind), "nothing of what was refused is left").toEqual(["REQUESTED", "ACCEPTED"]);
  });

  test("is for those whose step it is; who sees nothing learns nothing", async () => {
    const practitionerId = randomUUID();
    const { id: supportId, learnerId, serviceId } = await make.support({ practitionerId });
    const whanau = viewerAs("WHANAU");
    const token = await permit(whanau, learnerId, "SUPPORTS");
    expect(await send("pauseSupport", { supportId, reason: "x" }, viewerAs("PROVIDER_STAFF", { organisations: [`provider:${randomUUID()}`] }))).toEqual(await send("pauseSupport", { supportId: randomUUID(), reason: "x" }, whanau));
    expect(await send("acceptSupport", { supportId }, viewerAs("PRACTITIONER", { id: practitionerId }))).toMatchObject({ __typename: "SupportNotYours" });
    expect(await send("closeSupport", { supportId, permit: token, outcome: "COMPLETED" }, whanau)).toMatchObject({ __typename: "SupportNotYours" });
    expect(await send("closeSupport", { supportId, outcome: "DECLINED" }, await staffOf(serviceId))).toMatchObject({ __typename: "InvalidInput", field: "outcome" });
    expect(await send("closeSupport", { supportId, permit: token, outcome: "WITHDRAWN", reason: "We go another way." }, whanau)).toMatchObject({ support: { status: "CLOSED", outcome: "WITHDRAWN" } });
    // The permit of another learner finds nothing.
    const other = await make.support();
    expect(await send("closeSupport", { supportId: other.id, permit: token, outcome: "WITHDRAWN" }, whanau)).toMatchObject({ __typename: "SupportNotFound" });
  });

  test("may be taken by the same people as the database lets take it", async () => {
    const acts: Act[][] = [[], ["PROVIDER"], ["PRACTITIONER"], ["EDUCATION"], ["WHANAU"], ["EDUCATION", "PRACTITIONER"]];
    for (const kind of stepKinds) {
      for (const outcome of ["WITHDRAWN", "COMPLETED", null] as const) {
        for (const acting of acts) {
          const [row] = await owner.execute<{ may: boolean }>(sql`select may_take_step(${kind}, ${outcome}, ${`{${acting.join(",")}}`}::text[]) as may`);
          expect(mayTakeStep(kind, outcome, acting), `${kind} ${outcome} ${acting.join()}`).toBe(row!.may);
        }
      }
    }
  });

  test("is refused by the database itself to anybody else, and nothing of a support can be written past the steps", async () => {
    const { id: supportId, serviceId, learnerId } = await make.waiting();
    const staff = await staffOf(serviceId);
    const insert = (viewer: Viewer, step: object) => asViewer(viewer, (db) => db.insert(supportSteps).values({ supportId, kind: "ALLOCATED", occurredOn: inDays(0), practitionerId: randomUUID(), ...step } as never));
    for (const viewer of [viewerAs("PROVIDER_STAFF"), viewerAs("WHANAU", { id: learnerId }), viewerAs("PRACTITIONER"), viewerAs("ANALYST")]) await expect(insert(viewer, {}), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(insert(staff, { recordedBy: randomUUID() })).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(insert(staff, { recordedAt: new Date("2020-01-01") })).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(insert(staff, { kind: "MOVED" })).rejects.toMatchObject({ cause: { code: "42501" } });
    for (const statement of [sql`update supports set requested_on = '2020-01-01'`, sql`delete from supports`, sql`update support_steps set occurred_on = '2020-01-01'`, sql`delete from support_steps`, sql`update service_capacities set occupied = 0`, sql`select derive_support(${supportId}::uuid)`]) {
      await expect(asViewer(staff, (db) => db.execute(statement))).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    expect(await stored(supportId)).toMatchObject({ status: "WAITING" });
  });

  test("is taken once of two who take it at the same time", async () => {
    for (let round = 0; round < 5; round++) {
      const { id: supportId, serviceId } = await make.request();
      const staff = await staffOf(serviceId);
      const answers = await Promise.all([send("acceptSupport", { supportId }, staff), send("declineSupport", { supportId, reason: "We are full.", instead: "Ask the RTLB." }, staff)]);
      expect(answers.map(({ __typename }) => __typename).filter((name) => name === "StepNotPossible")).toHaveLength(1);
    }
  });
});

describe("a mistake", () => {
  const stepId = async (supportId: string, kind: string) => (await stepsOf(supportId)).findLast((step) => step.kind === kind)!.id;

  test("is corrected by another step: the history keeps both, and everything follows from the one that stands", async () => {
    const { id: supportId, serviceId } = await make.support({ requestedOn: "2026-03-02" });
    const staff = await staffOf(serviceId);
    const { support } = await send("correctSupportStep", { supportId, stepId: await stepId(supportId, "FIRST_SERVICE"), occurredOn: "2026-05-20", reason: "The sixth was a telephone call." }, staff);
    expect(support).toMatchObject({ firstServiceOn: "2026-05-20", status: "IN_DELIVERY", wait: { toFirstServiceDays: 79 } });
    const { data } = await query("query ($id: ID!) { support(id: $id) { steps { id kind occurredOn isInForce correctsId } } }", { id: supportId }, { viewer: staff });
    const service = data.support.steps.filter(({ kind }: { kind: string }) => kind === "FIRST_SERVICE");
    expect(service).toMatchObject([{ occurredOn: "2026-05-06", isInForce: false, correctsId: null }, { occurredOn: "2026-05-20", isInForce: true, correctsId: service[0].id }]);
    expect(await send("correctSupportStep", { supportId, stepId: service[0].id, occurredOn: "2026-05-21", reason: "Again." }, staff)).toMatchObject({ __typename: "InvalidInput", field: "stepId" });
  });

  test("is taken back when it did not happen", async () => {
    const { id: supportId, serviceId } = await make.support({ status: "CLOSED", closedOn: "2026-06-30" });
    const staff = await staffOf(serviceId);
    const { support } = await send("correctSupportStep", { supportId, stepId: await stepId(supportId, "CLOSED"), reason: "It was another child." }, staff);
    expect(support).toMatchObject({ status: "IN_DELIVERY", closedOn: null, outcome: null });
  });

  test("is not corrected to something that cannot have happened", async () => {
    const { id: supportId, serviceId } = await make.support();
    const staff = await staffOf(serviceId);
    const correct = async (kind: string, said: object, viewer = staff) => send("correctSupportStep", { supportId, stepId: await stepId(supportId, kind), reason: "Wrong day.", ...said }, viewer);
    expect(await correct("FIRST_SERVICE", { occurredOn: "2026-04-01" })).toMatchObject({ __typename: "InvalidInput", field: "occurredOn" });
    expect(await correct("ALLOCATED", {})).toMatchObject({ __typename: "StepNotPossible" });
    expect(await correct("ACCEPTED", { reason: "" })).toMatchObject({ __typename: "InvalidInput", field: "reason" });
    // The request belongs to who asked.
    expect(await correct("REQUESTED", { occurredOn: "2025-01-01" })).toMatchObject({ __typename: "SupportNotYours" });
    const other = await make.support();
    expect(await send("correctSupportStep", { supportId, stepId: await stepId(other.id, "ALLOCATED"), occurredOn: "2026-04-21", reason: "x" }, staff)).toMatchObject({ __typename: "InvalidInput", field: "stepId" });
    expect((await stepsOf(supportId)).every(({ correctsId }) => correctsId === null)).toBe(true);
  });
});
