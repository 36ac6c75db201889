import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { inDays, supportMutations } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { deliveries } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = supportMutations(at);

/** A support in delivery since the sixth of May, and who gives it. */
async function aSupportGiven(said: Parameters<typeof make.support>[0] = {}) {
  const practitionerId = randomUUID();
  const support = await make.support({ practitionerId, deliveredHours: 0, prescribedHours: 20, ...said });
  return { supportId: support.id, learnerId: support.learnerId, practitioner: viewerAs("PRACTITIONER", { id: practitionerId }) };
}

const history = async (id: string, viewer: ReturnType<typeof viewerAs>) =>
  (await at.query("query ($id: ID!) { support(id: $id) { prescribedHours deliveredHours deliveries { deliveredOn hours status } all: deliveries(withCorrected: true) { hours isInForce correctsId } deliveredByTerm { year term deliveredHours cancelledHours } } }", { id }, { viewer })).data.support;

describe("a delivery", () => {
  test("counts against what was prescribed, by school term, and what was cancelled beside it", async () => {
    const { supportId, practitioner } = await aSupportGiven();
    const deliver = (said: object) => send("recordDelivery", { supportId, setting: "KURA", ...said }, practitioner);
    expect(await deliver({ deliveredOn: "2026-05-06", hours: 1.5 })).toMatchObject({ __typename: "RecordDeliverySuccess", delivery: { status: "DELIVERED", hours: 1.5, setting: "KURA", practitioner: { id: practitioner.id }, isInForce: true }, support: { deliveredHours: 1.5 } });
    // In the holidays after the second term.
    await deliver({ deliveredOn: "2026-07-10", hours: 0.75 });
    await deliver({ deliveredOn: "2026-08-03", hours: 2 });
    expect(await deliver({ deliveredOn: "2026-08-10", hours: 1, status: "CANCELLED", reason: "He was ill." })).toMatchObject({ delivery: { status: "CANCELLED" }, support: { deliveredHours: 4.25 } });
    const seen = await history(supportId, practitioner);
    expect(seen).toMatchObject({ prescribedHours: 20, deliveredHours: 4.25 });
    expect(seen.deliveredByTerm).toEqual([
      { year: 2026, term: 3, deliveredHours: 2, cancelledHours: 1 },
      { year: 2026, term: 2, deliveredHours: 2.25, cancelledHours: 0 },
    ]);
    expect(seen.deliveries.map(({ deliveredOn }: { deliveredOn: string }) => deliveredOn)).toEqual(["2026-08-10", "2026-08-03", "2026-07-10", "2026-05-06"]);
  });

  test("is corrected by another, and taken back by one without hours; the history keeps all", async () => {
    const { supportId, practitioner } = await aSupportGiven();
    const { delivery } = await send("recordDelivery", { supportId, setting: "HOME", deliveredOn: "2026-05-13", hours: 3 }, practitioner);
    const corrected = await send("correctDelivery", { supportId, deliveryId: delivery.id, hours: 2, reason: "It was two hours." }, practitioner);
    expect(corrected).toMatchObject({ delivery: { hours: 2, setting: "HOME", deliveredOn: "2026-05-13", correctsId: delivery.id, isInForce: true }, support: { deliveredHours: 2 } });
    expect(await send("correctDelivery", { supportId, deliveryId: delivery.id, hours: 1, reason: "Again." }, practitioner)).toMatchObject({ __typename: "InvalidInput", field: "deliveryId" });
    expect(await send("correctDelivery", { supportId, deliveryId: corrected.delivery.id, hours: 0, reason: "It was another child." }, practitioner)).toMatchObject({ support: { deliveredHours: 0 } });
    const seen = await history(supportId, practitioner);
    expect(seen.deliveries).toEqual([]);
    expect(seen.deliveredByTerm).toEqual([]);
    expect(seen.all.map(({ hours, isInForce }: { hours: number; isInForce: boolean }) => [hours, isInForce])).toEqual([[0, false], [2, false], [3, false]]);
  });

  test("adds up when many are recorded at once", async () => {
    const { supportId, practitioner } = await aSupportGiven();
    await Promise.all(Array.from({ length: 10 }, (_, day) => send("recordDelivery", { supportId, setting: "SCHOOL", deliveredOn: `2026-05-${11 + day}`, hours: 0.25 }, practitioner)));
    expect((await history(supportId, practitioner)).deliveredHours).toBe(2.5);
  });

  test("lies between the first service and the end, and says what is wrong with it otherwise", async () => {
    const { supportId, practitioner } = await aSupportGiven({ status: "CLOSED", closedOn: "2026-06-30" });
    const deliver = (said: object) => send("recordDelivery", { supportId, setting: "SCHOOL", deliveredOn: "2026-05-20", hours: 1, ...said }, practitioner);
    for (const deliveredOn of ["2026-05-05", "2026-07-01", inDays(1)]) expect(await deliver({ deliveredOn }), deliveredOn).toMatchObject({ __typename: "StepNotPossible", support: { deliveredHours: 0 } });
    // What was cancelled may have been meant to be the first.
    expect(await deliver({ deliveredOn: "2026-04-28", status: "CANCELLED", reason: "Nobody was at home." })).toMatchObject({ __typename: "RecordDeliverySuccess" });
    for (const [said, field] of [[{ hours: 0 }, "hours"], [{ hours: -1 }, "hours"], [{ hours: 24.5 }, "hours"], [{ hours: 0.333 }, "hours"], [{ setting: null }, "setting"], [{ status: "CANCELLED" }, "reason"], [{ practitionerId: "x" }, "practitionerId"], [{ reason: "a\0" }, "reason"]] as const) {
      expect(await deliver(said), JSON.stringify(said)).toMatchObject({ __typename: "InvalidInput", field });
    }
    const before = await aSupportGiven({ status: "ALLOCATED", firstContactOn: null, firstServiceOn: null });
    expect(await send("recordDelivery", { supportId: before.supportId, setting: "SCHOOL", hours: 1 }, before.practitioner)).toMatchObject({ __typename: "StepNotPossible", message: expect.stringContaining("first service is not recorded") as string });
  });

  test("is recorded by who gives it or the provider, and by nobody by a permit", async () => {
    const { supportId, learnerId } = await aSupportGiven();
    const whanau = viewerAs("WHANAU");
    await at.permit(whanau, learnerId!, "SUPPORTS");
    expect(await send("recordDelivery", { supportId, setting: "HOME", hours: 1 }, whanau)).toMatchObject({ __typename: "SupportNotFound" });
    for (const viewer of [whanau, viewerAs("PRACTITIONER"), viewerAs("PROVIDER_STAFF")]) {
      await expect(at.asViewer(viewer, (db) => db.insert(deliveries).values({ supportId, deliveredOn: "2026-05-20", status: "DELIVERED", setting: "HOME", hours: 1 })), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    expect(await at.owner.select().from(deliveries).where(eq(deliveries.supportId, supportId))).toEqual([]);
  });
});
