import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { supportMutations } from "../../../testing/support-mutations.ts";
import { learnerSeen, viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { waitOf } from "./wait.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = supportMutations(at);

async function aService() {
  const service = await make.service();
  return { service, staff: viewerAs("PROVIDER_STAFF", { organisations: [`provider:${service.providerId}`] }) };
}

const list = "query ($id: ID!, $region: ID, $first: Int, $after: String) { service(id: $id) { waitingList(regionCode: $region, first: $first, after: $after) { nodes { id waitingPosition } pageInfo { endCursor hasNextPage } } requests(regionCode: $region) { nodes { id } } } }";
const idsOf = (nodes: { id: string }[]) => nodes.map(({ id }) => id);

describe("a waiting list", () => {
  test("is in a fair order: by priority, then by who has waited longest, each region by itself", async () => {
    const { service, staff } = await aService();
    const add = (priority: "ROUTINE" | "URGENT" | "ASAP" | "STAT", requestedOn: string, regionCode = "waikato") => make.waiting({ serviceId: service.id, priority, requestedOn, regionCode });
    const late = await add("ROUTINE", "2026-03-02");
    const early = await add("ROUTINE", "2026-01-05");
    const urgent = await add("URGENT", "2026-03-04");
    const stat = await add("STAT", "2026-03-06");
    const elsewhere = await add("STAT", "2026-01-01", "wellington");
    const request = await make.request({ serviceId: service.id, regionCode: "waikato" });
    await make.support({ serviceId: service.id, regionCode: "waikato" });
    const ask = async (variables: object) => (await at.query(list, { id: service.id, ...variables }, { viewer: staff })).data.service;
    const here = await ask({ region: "waikato" });
    expect(here.waitingList.nodes).toEqual([stat, urgent, early, late].map(({ id }, index) => ({ id, waitingPosition: index + 1 })));
    expect(idsOf(here.requests.nodes)).toEqual([request.id]);
    expect(idsOf((await ask({})).waitingList.nodes)).toEqual([elsewhere, stat, urgent, early, late].map(({ id }) => id));
    const first = (await ask({ region: "waikato", first: 3 })).waitingList;
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(idsOf((await ask({ region: "waikato", after: first.pageInfo.endCursor })).waitingList.nodes)).toEqual([late.id]);

    // With the priority, the place.
    await send("changeSupportPriority", { supportId: late.id, priority: "ASAP", reason: "It has got worse." }, staff);
    expect((await ask({ region: "waikato" })).waitingList.nodes.map(({ id }: { id: string }) => id)).toEqual([stat.id, late.id, urgent.id, early.id]);
    await send("allocateSupport", { supportId: stat.id, practitionerId: randomUUID(), roleCode: "SPEECH_LANGUAGE_THERAPIST" }, staff);
    expect((await ask({ region: "waikato" })).waitingList.nodes[0]).toEqual({ id: late.id, waitingPosition: 1 });
  });

  test("shows whānau their own place and nobody else, and others nothing", async () => {
    const { service, staff } = await aService();
    const [, own] = [await make.waiting({ serviceId: service.id, requestedOn: "2026-01-01" }), await make.waiting({ serviceId: service.id, requestedOn: "2026-02-01" })];
    const selection = `supports { id waitingPosition service { waitingList { nodes { id } } requests { nodes { id } } } }`;
    const [learner] = await at.entities("Learner", [learnerSeen(own.learnerId!, "SUPPORTS")], selection, { viewer: viewerAs("WHANAU") });
    expect(learner.supports).toEqual([{ id: own.id, waitingPosition: 2, service: { waitingList: { nodes: [{ id: own.id }] }, requests: { nodes: [] } } }]);
    for (const viewer of [viewerAs("WHANAU"), viewerAs("COORDINATOR", { organisations: ["institution:7"] }), viewerAs("PROVIDER_STAFF"), viewerAs("ANALYST"), anonymousViewer]) {
      expect((await at.query(list, { id: service.id }, { viewer })).data.service.waitingList.nodes, viewer.role).toEqual([]);
    }
    expect((await at.query(list, { id: service.id }, { viewer: viewerAs("COORDINATOR", { organisations: staff.organisations as string[] }) })).data.service.waitingList.nodes).toHaveLength(2);
  });

  test("costs as many statements for 50 services and supports as for one", async () => {
    const provider = await make.provider();
    const services = await times(50, () => make.service({ providerId: provider.id }));
    for (const { id } of services) await times(2, () => make.waiting({ serviceId: id }));
    const ask = (count: number) =>
      at.statementsOf(() =>
        at.entities("Service", services.slice(0, count).map(({ id }) => ({ id })), "capacities { available } waitingList { nodes { id waitingPosition wait { toFirstServiceDays } steps { kind isInForce } members { joinedOn } deliveries { hours } deliveredByTerm { term } region { code } } } requests { nodes { id } }", {
          viewer: viewerAs("PROVIDER_STAFF", { organisations: [`provider:${provider.id}`] }),
        }),
      );
    expect(await ask(50)).toHaveLength((await ask(1)).length);
  });
});

describe("a wait", () => {
  const steps = { requestedOn: "2026-03-02", firstContactOn: null, firstServiceOn: null, pausedOn: null, closedOn: null, pausedDaysBeforeContact: 0, pausedDaysBeforeService: 0 };

  test("goes on until the day of today, across the end of daylight saving", () => {
    expect(waitOf(steps, "2026-04-30")).toMatchObject({ waitingSince: "2026-03-02", toFirstContactDays: 59, toFirstServiceDays: 59, isWaitingForFirstContact: true, isWaitingForFirstService: true });
  });

  test("never takes a contact for the service", () => {
    expect(waitOf({ ...steps, firstContactOn: "2026-03-03" }, "2026-04-30")).toMatchObject({ toFirstContactDays: 1, toFirstServiceDays: 59, isWaitingForFirstContact: false, isWaitingForFirstService: true });
  });

  test("ends with the support when there was neither", () => {
    expect(waitOf({ ...steps, closedOn: "2026-03-12" }, "2026-04-30")).toMatchObject({ toFirstContactDays: 10, toFirstServiceDays: 10, isWaitingForFirstContact: false, isWaitingForFirstService: false });
  });

  test("tells the days of pauses beside it, the present one to today", () => {
    expect(waitOf({ ...steps, firstContactOn: "2026-03-12", pausedOn: "2026-04-20", pausedDaysBeforeContact: 2, pausedDaysBeforeService: 5 }, "2026-04-30")).toMatchObject({ toFirstServiceDays: 59, pausedDaysToFirstContact: 2, pausedDaysToFirstService: 15 });
  });
});
