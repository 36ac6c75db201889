// Who sees which money: a learner's by what `learners` decided; a region's, an institution's and a community's by acting for it.
import { randomUUID } from "node:crypto";
import { accessEvents } from "@lsg/subgraph-kit/access-log";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { desc } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given } from "../testing/given.ts";
import { learnerSeen, viewerAs } from "../testing/viewers.ts";
import { subgraph } from "./subgraph.ts";

const graph = await testSubgraph(subgraph, { connections: 2 });
const make = given(graph.owner);

const allocationsOf = async (type: "Learner" | "Support", references: object[], viewer: Viewer) =>
  (await graph.entities(type, references, "allocations { id }", { viewer })).map(({ allocations }) => allocations?.map(({ id }: { id: string }) => id) ?? null);
const allocationBy = async (id: string, viewer: Viewer) => (await graph.query("query ($id: ID!) { allocation(id: $id) { id } }", { id }, { viewer })).data.allocation;
const budgetBy = async (id: string, viewer: Viewer) => (await graph.query("query ($id: ID!) { budget(id: $id) { id } }", { id }, { viewer })).data.budget;
const lastEvents = (count: number) => graph.owner.select().from(accessEvents).orderBy(desc(accessEvents.occurredAt), desc(accessEvents.id)).limit(count);
const many = async <T>(count: number, build: () => Promise<T>): Promise<T[]> => (count === 0 ? [] : [await build(), ...(await many(count - 1, build))]);

const grantable = ["WHANAU", "LEARNER", "EDUCATOR", "COORDINATOR", "PRACTITIONER", "FACILITATOR", "PROVIDER_STAFF", "FUNDING_MANAGER", "AGENCY"];
const meetingNobody = [viewerAs("ANALYST"), viewerAs("DEVELOPER"), anonymousViewer];

describe("what a learner gets", () => {
  test.each(grantable)("is let through to %s where learners let them see FUNDING, each learner by itself", async (role) => {
    const supportId = randomUUID();
    const [seen, other] = await many(2, () => make.allocation({ supportId }));
    const learners = [learnerSeen(seen!.learnerId!, "IDENTITY", "FUNDING"), learnerSeen(other!.learnerId!, "IDENTITY", "SUPPORTS"), { id: randomUUID() }];
    expect(await allocationsOf("Learner", learners, viewerAs(role))).toEqual([[seen!.id], null, null]);
    expect(await allocationsOf("Support", [...learners.map((learner) => ({ id: supportId, learner })), { id: supportId }], viewerAs(role))).toEqual([[seen!.id], null, null, null]);
  });

  test("is null without the category, and the database is not asked", async () => {
    const { learnerId, supportId } = await make.allocation({ supportId: randomUUID() });
    for (const learner of [{ id: learnerId }, learnerSeen(learnerId!), learnerSeen(learnerId!, "SUPPORTS"), null]) {
      const statements = await graph.statementsOf(async () => {
        if (learner) expect(await allocationsOf("Learner", [learner], viewerAs("WHANAU"))).toEqual([null]);
        expect(await allocationsOf("Support", [{ id: supportId, learner }], viewerAs("WHANAU"))).toEqual([null]);
      });
      expect(statements).toEqual([]);
    }
  });

  test("stays hidden from a role that meets nobody, whatever it was granted", async () => {
    const { learnerId } = await make.allocation();
    for (const viewer of meetingNobody) expect(await allocationsOf("Learner", [learnerSeen(learnerId!, "FUNDING")], viewer), viewer.role).toEqual([[]]);
  });

  test("is in the access log with the learner; what is for no learner is not", async () => {
    const { learnerId } = await make.allocation();
    const viewer = viewerAs("WHANAU");
    await allocationsOf("Learner", [learnerSeen(learnerId!, "FUNDING"), learnerSeen(randomUUID(), "SUPPORTS")], viewer);
    const { id } = await make.allocation({ learnerId: null, institutionMoeNumber: 61 });
    expect(await allocationBy(id, viewerAs("COORDINATOR", { id: viewer.id!, organisations: ["institution:61"] }))).toEqual({ id });
    const events = (await lastEvents(10)).filter(({ viewerId }) => viewerId === viewer.id);
    expect(events).toMatchObject([{ subjectId: learnerId, categories: ["FUNDING"], viewerRole: "WHANAU" }]);
  });

  test("costs as many statements, grants and log among them, for 50 learners as for one", async () => {
    const learners = (await many(50, () => make.allocation())).map(({ learnerId }) => learnerSeen(learnerId!, "FUNDING"));
    const ask = (count: number) => graph.allStatementsOf(() => allocationsOf("Learner", learners.slice(0, count), viewerAs("WHANAU")));
    await ask(50);
    expect(await ask(50)).toHaveLength((await ask(1)).length);
  });
});

describe("a region's money", () => {
  test("is seen by those who manage it, with what it is spent on, and each learner noted", async () => {
    const { id: budgetId } = await make.budget({ regionCode: "waikato" });
    const { id, learnerId } = await make.allocation({ budgetId });
    const manager = viewerAs("FUNDING_MANAGER", { organisations: ["region:waikato"] });
    const { data } = await graph.query("query ($budgetId: ID!) { budget(id: $budgetId) { allocations { nodes { id learner { id } } } } }", { budgetId }, { viewer: manager });
    expect(data.budget.allocations.nodes).toEqual([{ id, learner: { id: learnerId } }]);
    expect(await lastEvents(1)).toMatchObject([{ subjectId: learnerId, categories: ["FUNDING"], viewerRole: "FUNDING_MANAGER" }]);
    expect(await allocationBy(id, manager)).toEqual({ id });
    // Whose learner it is opens nothing: that is the learner's, and decided by learners.
    expect(await allocationsOf("Learner", [learnerSeen(learnerId!, "IDENTITY")], manager)).toEqual([null]);
  });

  test("asks for the role and the region", async () => {
    const { id: budgetId } = await make.budget({ regionCode: "waikato" });
    const { id } = await make.allocation({ budgetId });
    const others = [viewerAs("FUNDING_MANAGER"), viewerAs("FUNDING_MANAGER", { organisations: ["region:otago-southland", "institution:1", "community:waikato"] })];
    for (const role of ["WHANAU", "LEARNER", "EDUCATOR", "COORDINATOR", "PRACTITIONER", "FACILITATOR", "PROVIDER_STAFF", "AGENCY", "ANALYST", "DEVELOPER", "ANONYMOUS"]) {
      others.push(viewerAs(role, { organisations: ["region:waikato"] }));
    }
    for (const viewer of others) {
      expect([await budgetBy(budgetId, viewer), await allocationBy(id, viewer)], viewer.role).toEqual([null, null]);
      expect(await graph.entities("Region", [{ code: "waikato" }], "budgets { nodes { id } }", { viewer })).toEqual([{ budgets: { nodes: [] } }]);
    }
  });

  test("is not the only one that they see: what is for the country is for every manager, what draws on no budget for none", async () => {
    const { id: country } = await make.budget();
    const { id: unlimited } = await make.allocation();
    const { id: ofCountry } = await make.allocation({ budgetId: country });
    const manager = viewerAs("FUNDING_MANAGER", { organisations: ["region:waikato"] });
    expect(await budgetBy(country, manager)).toEqual({ id: country });
    expect([await allocationBy(unlimited, manager), await allocationBy(ofCountry, manager)]).toEqual([null, null]);
    expect(await budgetBy(country, viewerAs("FUNDING_MANAGER"))).toBeNull();
  });
});

describe("an institution's and a community's money", () => {
  test("is seen by staff of the institution and by who facilitates the community", async () => {
    const communityId = randomUUID();
    const { id: own } = await make.budget({ institutionMoeNumber: 501 });
    const { id: common } = await make.budget({ communityId });
    const { id: received } = await make.allocation({ learnerId: null, institutionMoeNumber: 501 });
    for (const role of ["EDUCATOR", "COORDINATOR"]) {
      const staff = viewerAs(role, { organisations: ["institution:501"] });
      expect([await budgetBy(own, staff), await budgetBy(common, staff), await allocationBy(received, staff)], role).toEqual([{ id: own }, null, { id: received }]);
    }
    const facilitator = viewerAs("FACILITATOR", { organisations: [`community:${communityId}`] });
    expect([await budgetBy(own, facilitator), await budgetBy(common, facilitator), await allocationBy(received, facilitator)]).toEqual([null, { id: common }, null]);
  });

  test("asks for the role and the organisation", async () => {
    const communityId = randomUUID();
    const { id: own } = await make.budget({ institutionMoeNumber: 502 });
    const { id: common } = await make.budget({ communityId });
    const { id: received } = await make.allocation({ learnerId: null, institutionMoeNumber: 502 });
    const organisations = ["institution:502", `community:${communityId}`];
    const others = [viewerAs("EDUCATOR", { organisations: ["institution:503", "region:502"] }), viewerAs("FACILITATOR", { organisations: [`community:${randomUUID()}`] })];
    for (const role of ["WHANAU", "LEARNER", "PRACTITIONER", "PROVIDER_STAFF", "FUNDING_MANAGER", "AGENCY", "ANALYST", "DEVELOPER", "ANONYMOUS"]) others.push(viewerAs(role, { organisations }));
    for (const viewer of others) expect([await budgetBy(own, viewer), await budgetBy(common, viewer), await allocationBy(received, viewer)], viewer.role).toEqual([null, null, null]);
  });

  test("says nothing of its learners: what is for one is left out without a trace", async () => {
    const { id: received } = await make.allocation({ learnerId: null, institutionMoeNumber: 504, from: "2026-02-02" });
    for (const from of ["2026-02-01", "2026-03-01"]) await make.allocation({ institutionMoeNumber: 504, from });
    const viewer = viewerAs("COORDINATOR", { organisations: ["institution:504"] });
    const [institution] = await graph.entities("Institution", [{ moeNumber: 504 }], "allocations(first: 1) { nodes { id } pageInfo { hasNextPage } }", { viewer });
    expect(institution.allocations).toEqual({ nodes: [{ id: received }], pageInfo: { hasNextPage: false } });
  });
});

describe("an allocation that the viewer may not see", () => {
  test.each(["WHANAU", "COORDINATOR", "FUNDING_MANAGER", "AGENCY", "ANALYST"])("is to %s like one that there is not: same answer, same statements", async (role) => {
    const viewer = viewerAs(role, { organisations: ["institution:1", "region:waikato"] });
    const { id: hidden } = await make.allocation({ institutionMoeNumber: 1 });
    const ask = async (id: string) => {
      let answers: object[] = [];
      const statements = await graph.allStatementsOf(async () => {
        answers = [await graph.query("query ($id: ID!) { allocation(id: $id) { id learner { id } } }", { id }, { viewer }), await graph.entities("Allocation", [{ id }], "id status", { viewer })];
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
    const { id, learnerId } = await given(single.owner).allocation();
    const viewer = viewerAs("WHANAU");
    expect(await single.entities("Learner", [learnerSeen(learnerId!, "FUNDING")], "allocations { id }", { viewer })).toEqual([{ allocations: [{ id }] }]);
    expect((await single.query("query ($id: ID!) { allocation(id: $id) { id } }", { id }, { viewer })).data.allocation).toBeNull();
  });

  test("is never another request's, in 60 that share two connections", async () => {
    const made = await many(60, () => make.allocation());
    const answers = await Promise.all(
      // Every second one asks by id for what the one before it was granted.
      made.map(({ learnerId }, index) => (index % 2 === 0 ? allocationsOf("Learner", [learnerSeen(learnerId!, "FUNDING")], viewerAs("WHANAU")) : allocationBy(made[index - 1]!.id, viewerAs("WHANAU")))),
    );
    expect(answers).toEqual(made.map(({ id }, index) => (index % 2 === 0 ? [[id]] : null)));
  });
});
