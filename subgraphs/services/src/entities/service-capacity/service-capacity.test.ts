import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { inDays, supportMutations } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { supports } from "../support/table.ts";
import { serviceCapacities } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = supportMutations(at);

const capacity = "id available maximum unit region { code } institution { moeNumber } changes { maximum reason provenance { role personId } }";
const set = async (input: object, viewer: Viewer) =>
  (
    await at.query(
      `mutation ($input: SetServiceCapacityInput!) { setServiceCapacity(input: $input) { __typename ... on SetServiceCapacitySuccess { capacity { ${capacity} } } ... on InvalidInput { field } ... on Problem { message } } }`,
      { input: { idempotencyKey: randomUUID(), reason: "Two therapists have begun.", ...input } },
      { viewer },
    )
  ).data.setServiceCapacity;

async function aService() {
  const service = await make.service();
  return { service, staff: viewerAs("PROVIDER_STAFF", { organisations: [`provider:${service.providerId}`] }) };
}

const occupied = async (serviceId: string) => (await at.owner.select().from(serviceCapacities).where(eq(serviceCapacities.serviceId, serviceId))).map((row) => row.occupied);
const allocate = (supportId: string, staff: Viewer) => send("allocateSupport", { supportId, practitionerId: randomUUID(), roleCode: "SPEECH_LANGUAGE_THERAPIST" }, staff);

describe("a capacity", () => {
  test("is never exceeded: of many who allocate the last places at once, as many succeed as there are places", async () => {
    const { service, staff } = await aService();
    await make.capacity({ serviceId: service.id, maximum: 3 });
    const waiting = await times(12, () => make.waiting({ serviceId: service.id }));
    const coordinator = viewerAs("COORDINATOR", { organisations: [`provider:${service.providerId}`] });
    const answers = await Promise.all(waiting.map(({ id }, index) => allocate(id, index % 2 === 0 ? staff : coordinator)));
    expect(answers.filter(({ __typename }) => __typename === "AllocateSupportSuccess")).toHaveLength(3);
    const full = answers.filter(({ __typename }) => __typename === "CapacityFull");
    expect(full).toHaveLength(9);
    expect(full[0]).toMatchObject({ message: expect.stringContaining("All places") as string, support: { status: "WAITING" } });
    expect(await occupied(service.id)).toEqual([3]);
    expect((await at.owner.select().from(supports).where(eq(supports.serviceId, service.id))).filter(({ status }) => status === "ALLOCATED")).toHaveLength(3);
  });

  test("gives the last place to one of two, and to the other when the first one ends", async () => {
    const { service, staff } = await aService();
    await make.capacity({ serviceId: service.id, maximum: 1 });
    const [first, second] = await times(2, () => make.waiting({ serviceId: service.id }));
    const answers = await Promise.all([allocate(first!.id, staff), allocate(second!.id, staff)]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AllocateSupportSuccess", "CapacityFull"]);
    const [taken, left] = answers[0].__typename === "CapacityFull" ? [second!.id, first!.id] : [first!.id, second!.id];
    // A pause and another practitioner keep the place.
    expect(await send("allocateSupport", { supportId: taken, practitionerId: randomUUID(), roleCode: "SPEECH_LANGUAGE_THERAPIST" }, staff)).toMatchObject({ __typename: "AllocateSupportSuccess" });
    await send("pauseSupport", { supportId: taken, reason: "Away." }, staff);
    expect(await allocate(left, staff)).toMatchObject({ __typename: "CapacityFull" });
    await send("closeSupport", { supportId: taken, outcome: "NO_LONGER_NEEDED" }, staff);
    expect(await occupied(service.id)).toEqual([0]);
    expect(await allocate(left, staff)).toMatchObject({ __typename: "AllocateSupportSuccess" });
  });

  test("counts what was there before it, each support in the narrowest place", async () => {
    const { service, staff } = await aService();
    const school = await make.institution({ regionCode: "waikato" });
    await make.support({ serviceId: service.id, regionCode: "waikato", institutionMoeNumber: school.moeNumber });
    await make.support({ serviceId: service.id, regionCode: "waikato" });
    await make.support({ serviceId: service.id, status: "CLOSED", closedOn: "2026-06-01" });
    const inRegion = await set({ serviceId: service.id, regionCode: "waikato", maximum: 5 }, staff);
    expect(inRegion.capacity).toMatchObject({ maximum: 5, unit: "CASES", region: { code: "waikato" }, changes: [{ maximum: 5, reason: "Two therapists have begun.", provenance: { role: "PROVIDER_STAFF", personId: staff.id } }] });
    expect(await occupied(service.id)).toEqual([2]);
    expect((await set({ serviceId: service.id, institutionMoeNumber: school.moeNumber, maximum: 1 }, staff)).capacity).toMatchObject({ institution: { moeNumber: school.moeNumber } });
    const { id } = await make.waiting({ serviceId: service.id, regionCode: "waikato", institutionMoeNumber: school.moeNumber });
    await allocate(id, staff);
    const seen = async (viewer: Viewer) => (await at.query("query ($id: ID!) { service(id: $id) { capacities { maximum available region { code } changes { reason } } } }", { id: service.id }, { viewer })).data.service.capacities;
    expect(await seen(viewerAs("COORDINATOR"))).toEqual([
      { maximum: 5, available: 3, region: { code: "waikato" }, changes: [] },
      { maximum: 1, available: 0, region: null, changes: [] },
    ]);
    // What is taken is so many learners, here one.
    for (const viewer of [anonymousViewer, viewerAs("WHANAU"), viewerAs("ANALYST"), viewerAs("AGENCY"), viewerAs("FUNDING_MANAGER"), viewerAs("PROVIDER_STAFF")]) {
      expect((await seen(viewer)).map(({ maximum, available }: any) => [maximum, available]), viewer.role).toEqual([[5, null], [1, null]]);
    }
  });

  test("can be said anew with its reason, also below what is under way, which ends nothing", async () => {
    const { service, staff } = await aService();
    await set({ serviceId: service.id, maximum: 2 }, staff);
    const waiting = await times(3, () => make.waiting({ serviceId: service.id }));
    await allocate(waiting[0]!.id, staff);
    await allocate(waiting[1]!.id, staff);
    const { capacity: less } = await set({ serviceId: service.id, maximum: 1, reason: "One therapist has left." }, staff);
    expect(less).toMatchObject({ maximum: 1, available: 0, changes: [{ maximum: 1, reason: "One therapist has left." }, { maximum: 2 }] });
    expect(await occupied(service.id)).toEqual([2]);
    expect(await allocate(waiting[2]!.id, staff)).toMatchObject({ __typename: "CapacityFull" });
    await set({ serviceId: service.id, maximum: 3 }, staff);
    expect(await allocate(waiting[2]!.id, staff)).toMatchObject({ __typename: "AllocateSupportSuccess" });
  });

  test("follows a correction: a support that is opened again needs a place", async () => {
    const { service, staff } = await aService();
    await set({ serviceId: service.id, maximum: 1 }, staff);
    const [first, second] = await times(2, () => make.waiting({ serviceId: service.id, requestedOn: inDays(-60), acceptedOn: inDays(-50) }));
    await allocate(first!.id, staff);
    await send("closeSupport", { supportId: first!.id, outcome: "LEFT" }, staff);
    await allocate(second!.id, staff);
    const { data } = await at.query("query ($id: ID!) { support(id: $id) { steps { id kind } } }", { id: first!.id }, { viewer: staff });
    const stepId = data.support.steps.at(-1).id;
    expect(await send("correctSupportStep", { supportId: first!.id, stepId, reason: "They stay." }, staff)).toMatchObject({ __typename: "CapacityFull", support: { status: "CLOSED" } });
    expect(await occupied(service.id)).toEqual([1]);
  });

  test("is said by the provider's staff alone, in whole numbers, for a place that there is", async () => {
    const { service, staff } = await aService();
    for (const viewer of [viewerAs("PROVIDER_STAFF"), viewerAs("COORDINATOR", { organisations: staff.organisations as string[] }), viewerAs("WHANAU")]) {
      expect(await set({ serviceId: service.id, maximum: 1 }, viewer), viewer.role).toMatchObject({ __typename: "ServiceNotYours" });
    }
    for (const [said, field] of [[{ maximum: -1 }, "maximum"], [{ maximum: 100_001 }, "maximum"], [{ reason: " " }, "reason"], [{ regionCode: "nowhere" }, "regionCode"], [{ regionCode: "'" }, "regionCode"], [{ institutionMoeNumber: 1 }, "institutionMoeNumber"], [{ regionCode: "waikato", institutionMoeNumber: 1 }, "institutionMoeNumber"]] as const) {
      expect(await set({ serviceId: service.id, maximum: 1, ...said }, staff), JSON.stringify(said)).toMatchObject({ __typename: "InvalidInput", field });
    }
    const answers = await Promise.all([1, 2, 3, 4].map((maximum) => set({ serviceId: service.id, maximum }, staff)));
    expect(answers.every(({ __typename }) => __typename === "SetServiceCapacitySuccess")).toBe(true);
    expect(await occupied(service.id)).toEqual([0]);
  });
});
