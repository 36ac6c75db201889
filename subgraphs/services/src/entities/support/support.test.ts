import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { learnerSeen, viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";

const services = await testSubgraph(subgraph);
const make = given(services.owner);
const viewer = viewerAs("PRACTITIONER");
const practitionerId = viewer.id;

const everything = `id learner { id } practitioner { id } tier status requestedOn acceptedOn allocatedOn firstContactOn firstServiceOn closedOn
  daysToFirstContact daysToFirstService prescribedHours deliveredHours
  institution { moeNumber name region { code } }
  service { name { en mi } kind regions { code } fundingStream { code } provider { id } } provider { name { en } region { code } institution { moeNumber } }`;

describe("one support", () => {
  test("is answered with its service, its provider and both waits", async () => {
    const school = await make.institution();
    const service = await make.service({ fundingStreamCode: "COMMUNICATION", regions: ["waikato"] });
    const support = await make.support({ serviceId: service.id, institutionMoeNumber: school.moeNumber, practitionerId });
    const { data } = await services.query(`query ($id: ID!) { support(id: $id) { ${everything} } }`, { id: support.id }, { viewer });
    expect(data.support).toMatchObject({
      learner: { id: support.learnerId },
      practitioner: { id: practitionerId },
      daysToFirstContact: 51,
      daysToFirstService: 65,
      prescribedHours: 12,
      deliveredHours: 4.5,
      institution: { moeNumber: school.moeNumber, region: { code: "tai-tokerau" } },
      service: { kind: "COMMUNICATION", regions: [{ code: "waikato" }], fundingStream: { code: "COMMUNICATION" }, provider: { id: service.providerId } },
      provider: { region: { code: "tai-tokerau" } },
    });
  });

  test("has no wait before the first contact and the first service", async () => {
    const { learnerId } = await make.support({ status: "WAITING", allocatedOn: null, firstContactOn: null, firstServiceOn: null });
    const [learner] = await services.entities("Learner", [learnerSeen(learnerId, "SUPPORTS")], "supports { practitioner { id } daysToFirstContact daysToFirstService }");
    expect(learner.supports).toEqual([{ practitioner: null, daysToFirstContact: null, daysToFirstService: null }]);
  });

  test.each(["", "1", "0", "not-an-id", "'; drop table supports; --", "\0", "9".repeat(10_000), randomUUID()])("is null for the id %j", async (id) => {
    const { data } = await services.query(`query ($id: ID!) { support(id: $id) { id } }`, { id });
    expect(data.support).toBeNull();
    expect(await services.entities("Support", [{ id }], "id")).toEqual([null]);
  });

  test("cannot be kept with days out of order or a status without its day", async () => {
    await expect(make.support({ firstServiceOn: "2026-04-21" })).rejects.toMatchObject({ cause: { constraint_name: "supports_contact_before_service" } });
    await expect(make.support({ acceptedOn: "2026-03-01" })).rejects.toMatchObject({ cause: { constraint_name: "supports_steps_follow_the_request" } });
    await expect(make.support({ status: "CLOSED" })).rejects.toMatchObject({ cause: { constraint_name: "supports_closed_has_its_day" } });
    await expect(make.support({ status: "CLOSED", closedOn: "2026-05-05" })).rejects.toMatchObject({ cause: { constraint_name: "supports_nothing_after_the_end" } });
    await expect(make.support({ firstServiceOn: null })).rejects.toMatchObject({ cause: { constraint_name: "supports_status_has_its_days" } });
    await expect(make.support({ deliveredHours: -1 })).rejects.toMatchObject({ cause: { constraint_name: "supports_hours" } });
  });
});

describe("a learner's supports", () => {
  test("are answered with the latest request first", async () => {
    const learnerId = randomUUID();
    const earlier = await make.support({ learnerId, requestedOn: "2026-01-15" });
    const later = await make.support({ learnerId, requestedOn: "2026-03-01" });
    const [learner] = await services.entities("Learner", [learnerSeen(learnerId, "SUPPORTS")], "supports { id }");
    expect(learner.supports).toEqual([{ id: later.id }, { id: earlier.id }]);
  });

  test("are null for an id that cannot be a learner's", async () => {
    expect(await services.entities("Learner", [learnerSeen("x", "SUPPORTS"), learnerSeen("\0", "SUPPORTS")], "id supports { id }")).toEqual([
      { id: "x", supports: null },
      { id: "\0", supports: null },
    ]);
  });

  test("cost as many statements for 50 learners as for one", async () => {
    const learnerIds = await times(50, async () => {
      const learnerId = randomUUID();
      const school = await make.institution();
      const provider = await make.provider({ institutionMoeNumber: school.moeNumber });
      const service = await make.service({ providerId: provider.id, regions: ["waikato", "wellington"] });
      await make.support({ learnerId, serviceId: service.id, institutionMoeNumber: school.moeNumber });
      await make.support({ learnerId, serviceId: service.id, status: "CLOSED", closedOn: "2026-06-01" });
      return learnerId;
    });
    const ask = (ids: string[]) => services.statementsOf(() => services.entities("Learner", ids.map((id) => learnerSeen(id, "SUPPORTS")), `supports { ${everything} }`));
    const forOne = await ask(learnerIds.slice(0, 1));
    expect(forOne.length).toBeLessThanOrEqual(7);
    expect(await ask(learnerIds)).toHaveLength(forOne.length);
  });
});
