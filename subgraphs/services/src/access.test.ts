// Who sees which supports: by what `learners` decided, and by what is the viewer's own work.
import { randomUUID } from "node:crypto";
import { accessEvents } from "@lsg/subgraph-kit/access-log";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { desc } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, times } from "../testing/given.ts";
import { learnerSeen, viewerAs } from "../testing/viewers.ts";
import { subgraph } from "./subgraph.ts";

const services = await testSubgraph(subgraph, { connections: 2 });
const make = given(services.owner);

const supportsOf = async (learners: object[], viewer: Viewer) =>
  (await services.entities("Learner", learners, "supports { id }", { viewer })).map(({ supports }) => supports?.map(({ id }: { id: string }) => id) ?? null);
const supportBy = async (id: string, viewer: Viewer) => (await services.query("query ($id: ID!) { support(id: $id) { id } }", { id }, { viewer })).data.support;
const lastEvents = (count: number) => services.owner.select().from(accessEvents).orderBy(desc(accessEvents.occurredAt), desc(accessEvents.id)).limit(count);

const grantable = ["WHANAU", "LEARNER", "EDUCATOR", "COORDINATOR", "PRACTITIONER", "FACILITATOR", "PROVIDER_STAFF", "FUNDING_MANAGER", "AGENCY"];
const meetingNobody = [viewerAs("ANALYST"), viewerAs("DEVELOPER"), anonymousViewer];

describe("a learner's supports", () => {
  test.each(grantable)("are let through to %s where learners let them see SUPPORTS, each learner by itself", async (role) => {
    const [seen, other, unasked] = await times(3, () => make.support());
    const learners = [learnerSeen(seen!.learnerId, "IDENTITY", "SUPPORTS"), learnerSeen(other!.learnerId, "IDENTITY", "FUNDING"), { id: unasked!.learnerId }];
    expect(await supportsOf(learners, viewerAs(role))).toEqual([[seen!.id], null, null]);
  });

  test("are null without the category, and the database is not asked", async () => {
    const { learnerId } = await make.support();
    for (const reference of [{ id: learnerId }, learnerSeen(learnerId), learnerSeen(learnerId, "NEEDS"), { id: learnerId, visibleCategories: null }]) {
      expect(await services.statementsOf(async () => expect(await supportsOf([reference], viewerAs("WHANAU"))).toEqual([null]))).toEqual([]);
    }
  });

  test("stay hidden from a role that meets nobody, whatever it was granted", async () => {
    const { learnerId } = await make.support();
    for (const viewer of meetingNobody) expect(await supportsOf([learnerSeen(learnerId, "SUPPORTS")], viewer), viewer.role).toEqual([[]]);
  });

  test("are in the access log with the learner, also where there are none", async () => {
    const [support, unseen] = await times(2, () => make.support());
    const withoutAny = randomUUID();
    const viewer = viewerAs("WHANAU");
    await supportsOf([learnerSeen(support!.learnerId, "SUPPORTS"), learnerSeen(withoutAny, "SUPPORTS"), learnerSeen(unseen!.learnerId, "NEEDS")], viewer);
    const events = (await lastEvents(10)).filter(({ viewerId }) => viewerId === viewer.id);
    expect(events.map(({ subjectId, categories, viewerRole }) => ({ subjectId, categories, viewerRole }))).toEqual(
      [withoutAny, support!.learnerId].map((subjectId) => ({ subjectId, categories: ["SUPPORTS"], viewerRole: "WHANAU" })),
    );
  });

  test("cost as many statements, grants and log among them, for 50 learners as for one", async () => {
    const learners = (await times(50, () => make.support())).map(({ learnerId }) => learnerSeen(learnerId, "SUPPORTS"));
    const ask = (count: number) => services.allStatementsOf(() => supportsOf(learners.slice(0, count), viewerAs("EDUCATOR")));
    await ask(50);
    expect(await ask(50)).toHaveLength((await ask(1)).length);
  });
});

describe("what is the viewer's own work", () => {
  test.each(["PRACTITIONER", "COORDINATOR", "EDUCATOR", "FACILITATOR", "PROVIDER_STAFF"])("is let through to the practitioner who does it as %s, and noted", async (role) => {
    const practitionerId = randomUUID();
    const { id, learnerId } = await make.support({ practitionerId });
    expect(await supportBy(id, viewerAs(role, { id: practitionerId }))).toEqual({ id });
    expect(await lastEvents(1)).toMatchObject([{ subjectId: learnerId, categories: ["SUPPORTS"], viewerId: practitionerId }]);
    expect(await supportBy(id, viewerAs(role))).toBeNull();
  });

  test("is a provider's for its own staff alone", async () => {
    const { providerId, id: serviceId } = await make.service();
    const { id } = await make.support({ serviceId });
    const { id: foreign } = await make.support();
    const staff = viewerAs("PROVIDER_STAFF", { organisations: [`provider:${providerId}`, "provider:7", "region:waikato"] });
    expect([await supportBy(id, staff), await supportBy(foreign, staff)]).toEqual([{ id }, null]);
    expect(await services.entities("Support", [{ id: foreign }, { id }], "id", { viewer: staff })).toEqual([null, { id }]);
  });

  test("asks for the role beside the id and the organisation", async () => {
    const practitionerId = randomUUID();
    const { providerId, id: serviceId } = await make.service();
    const { id } = await make.support({ serviceId, practitionerId, institutionMoeNumber: (await make.institution({ moeNumber: 7_001 })).moeNumber });
    const organisations = [`provider:${providerId}`, "institution:7001"];
    for (const role of ["WHANAU", "LEARNER", "FUNDING_MANAGER", "AGENCY", "ANALYST", "DEVELOPER", "ANONYMOUS"]) {
      expect(await supportBy(id, viewerAs(role, { id: practitionerId, organisations })), role).toBeNull();
    }
    // At the institution is not on the support team: that is learners' to decide.
    expect(await supportBy(id, viewerAs("COORDINATOR", { organisations: ["institution:7001"] }))).toBeNull();
    expect(await supportBy(id, viewerAs("PRACTITIONER", { id: "not-a-uuid" }))).toBeNull();
  });
});

describe("a support that the viewer may not see", () => {
  test.each(["WHANAU", "PRACTITIONER", "PROVIDER_STAFF", "AGENCY", "ANALYST"])("is to %s like one that there is not: same answer, same statements", async (role) => {
    const viewer = viewerAs(role, { organisations: [`provider:${randomUUID()}`] });
    const { id: hidden } = await make.support();
    const ask = async (id: string) => {
      let answers: object[] = [];
      const statements = await services.allStatementsOf(async () => {
        answers = [await services.query("query ($id: ID!) { support(id: $id) { id learner { id } } }", { id }, { viewer }), await services.entities("Support", [{ id }], "id status", { viewer })];
      });
      return { answers: JSON.stringify(answers), statements: statements.filter((statement) => !statement.includes("pg_type")) };
    };
    await ask(randomUUID());
    expect(await ask(hidden)).toEqual(await ask(randomUUID()));
  });
});

describe("a grant", () => {
  test("does not stay on the connection for the next request", async () => {
    const single = await testSubgraph(subgraph, { connections: 1 });
    const { id, learnerId } = await given(single.owner).support();
    const viewer = viewerAs("WHANAU");
    expect(await single.entities("Learner", [learnerSeen(learnerId, "SUPPORTS")], "supports { id }", { viewer })).toEqual([{ supports: [{ id }] }]);
    expect((await single.query("query ($id: ID!) { support(id: $id) { id } }", { id }, { viewer })).data.support).toBeNull();
    expect(await single.entities("Learner", [learnerSeen(randomUUID(), "SUPPORTS")], "supports { id }", { viewer })).toEqual([{ supports: [] }]);
  });

  test("is never another request's, in 60 that share two connections", async () => {
    const made = await times(60, () => make.support());
    const answers = await Promise.all(
      // Every second one asks by id for what the one before it was granted.
      made.map(({ learnerId }, index) => (index % 2 === 0 ? supportsOf([learnerSeen(learnerId, "SUPPORTS")], viewerAs("WHANAU")) : supportBy(made[index - 1]!.id, viewerAs("WHANAU")))),
    );
    expect(answers).toEqual(made.map(({ id }, index) => (index % 2 === 0 ? [[id]] : null)));
  });
});
