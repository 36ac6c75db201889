// Who sees which case assignments, by what `learners` decided and by being on the case; and who sees those who support.
import { randomUUID } from "node:crypto";
import { accessEvents } from "@lsg/subgraph-kit/access-log";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { desc, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, times } from "../testing/given.ts";
import { learnerSeen, managerOf, viewerAs } from "../testing/viewers.ts";
import { subgraph } from "./subgraph.ts";

const graph = await testSubgraph(subgraph, { connections: 2 });
const make = given(graph.owner);

const assignmentsOf = async (type: "Learner" | "Support", references: object[], viewer: Viewer) =>
  (await graph.entities(type, references, "caseAssignments { id practitioner { name } }", { viewer })).map(({ caseAssignments }) => caseAssignments?.map(({ id }: { id: string }) => id) ?? null);
const assignmentBy = async (id: string, viewer: Viewer) => (await graph.query("query ($id: ID!) { caseAssignment(id: $id) { id } }", { id }, { viewer })).data.caseAssignment;
const lastEvents = (count: number) => graph.owner.select().from(accessEvents).orderBy(desc(accessEvents.occurredAt), desc(accessEvents.id)).limit(count);

const meetingStaff = ["EDUCATOR", "COORDINATOR", "PRACTITIONER"];
const pointedTo = ["FACILITATOR", "WHANAU", "LEARNER", "PROVIDER_STAFF", "FUNDING_MANAGER"];
const meetingNobody = [viewerAs("ANALYST"), viewerAs("DEVELOPER"), anonymousViewer];

describe("those who work with a learner", () => {
  test.each([...meetingStaff, ...pointedTo, "AGENCY"])("are let through to %s where learners let them see SUPPORTS, with their names", async (role) => {
    const supportId = randomUUID();
    const seen = await make.caseAssignment({ supportId });
    const other = await make.caseAssignment({ supportId });
    const viewer = viewerAs(role);
    const learners = [learnerSeen(seen.learnerId, "IDENTITY", "SUPPORTS"), learnerSeen(other.learnerId, "IDENTITY", "FUNDING"), { id: randomUUID() }];
    expect(await assignmentsOf("Learner", learners, viewer)).toEqual([[seen.id], null, null]);
    expect(await assignmentsOf("Support", [...learners.map((learner) => ({ id: supportId, learner })), { id: supportId }], viewer)).toEqual([[seen.id], null, null, null]);
  });

  test("are null without the category, and the database is not asked", async () => {
    const { learnerId, supportId } = await make.caseAssignment({ supportId: randomUUID() });
    for (const learner of [{ id: learnerId }, learnerSeen(learnerId), learnerSeen(learnerId, "NEEDS"), null]) {
      const statements = await graph.statementsOf(async () => {
        if (learner) expect(await assignmentsOf("Learner", [learner], viewerAs("WHANAU"))).toEqual([null]);
        expect(await assignmentsOf("Support", [{ id: supportId, learner }], viewerAs("WHANAU"))).toEqual([null]);
      });
      expect(statements).toEqual([]);
    }
  });

  test("stay hidden from a role that meets nobody, whatever it was granted", async () => {
    const { learnerId } = await make.caseAssignment();
    for (const viewer of meetingNobody) expect(await assignmentsOf("Learner", [learnerSeen(learnerId, "SUPPORTS")], viewer), viewer.role).toEqual([[]]);
  });

  test("are in the access log with the learner", async () => {
    const [assignment, unseen] = await times(2, () => make.caseAssignment());
    const viewer = viewerAs("WHANAU");
    await assignmentsOf("Learner", [learnerSeen(assignment!.learnerId, "SUPPORTS"), learnerSeen(unseen!.learnerId)], viewer);
    const events = (await lastEvents(10)).filter(({ viewerId }) => viewerId === viewer.id);
    expect(events).toMatchObject([{ subjectId: assignment!.learnerId, categories: ["SUPPORTS"] }]);
  });

  test("cost as many statements, grants and log among them, for 50 learners as for one", async () => {
    const learners = (await times(50, () => make.caseAssignment())).map(({ learnerId }) => learnerSeen(learnerId, "SUPPORTS"));
    for (const role of ["WHANAU", "AGENCY"]) {
      const ask = (count: number) => graph.allStatementsOf(() => assignmentsOf("Learner", learners.slice(0, count), viewerAs(role)));
      await ask(50);
      expect(await ask(50), role).toHaveLength((await ask(1)).length);
    }
  });
});

describe("a caseload", () => {
  const caseload = async (id: string, viewer: Viewer) => {
    const [practitioner] = await graph.entities("Practitioner", [{ id }], "caseAssignments(first: 1) { nodes { learner { id } } pageInfo { hasNextPage } }", { viewer });
    return practitioner.caseAssignments;
  };

  test.each(["PRACTITIONER", "COORDINATOR", "EDUCATOR", "FACILITATOR", "PROVIDER_STAFF"])("is let through to the one who works on it as %s, and noted", async (role) => {
    const { id } = await make.practitioner();
    const [first, second] = await times(2, (index) => make.caseAssignment({ practitionerId: id, from: `2026-0${index + 1}-01` }));
    const viewer = viewerAs(role, { id });
    expect(await caseload(id, viewer)).toEqual({ nodes: [{ learner: { id: first!.learnerId } }], pageInfo: { hasNextPage: true } });
    expect(await lastEvents(1)).toMatchObject([{ subjectId: first!.learnerId, categories: ["SUPPORTS"], viewerId: id }]);
    expect(await assignmentBy(second!.id, viewer)).toEqual({ id: second!.id });
  });

  test("looks empty to everybody else, however long it is", async () => {
    const { id } = await make.practitioner();
    const [assignment] = await times(3, () => make.caseAssignment({ practitionerId: id }));
    const others = [...[...meetingStaff, ...pointedTo].map((role) => viewerAs(role)), ...["WHANAU", "LEARNER", "FUNDING_MANAGER"].map((role) => viewerAs(role, { id })), viewerAs("PRACTITIONER", { id: "x" })];
    for (const viewer of others) {
      expect(await caseload(id, viewer), viewer.role).toEqual({ nodes: [], pageInfo: { hasNextPage: false } });
      expect(await assignmentBy(assignment!.id, viewer), viewer.role).toBeNull();
    }
  });
});

describe("a practitioner and a position", () => {
  const everybody = "query ($id: ID!) { practitioner(id: $id) { name } practitioners(first: 1) { nodes { id } } positions(first: 1) { nodes { id } } }";

  test.each(meetingStaff)("are known to %s", async (role) => {
    const { id, name } = await make.practitioner();
    await make.position({ practitionerId: id });
    const { data } = await graph.query(everybody, { id }, { viewer: viewerAs(role) });
    expect(data).toMatchObject({ practitioner: { name }, practitioners: { nodes: [{}] }, positions: { nodes: [{}] } });
  });

  test("are unknown to analysts, to roles that are not named and to anonymous viewers, also where something points at them", async () => {
    const { id } = await make.practitioner();
    await make.position({ practitionerId: id, institutionMoeNumber: 77 });
    for (const viewer of meetingNobody) {
      const { data } = await graph.query(everybody, { id }, { viewer });
      expect(data, viewer.role).toEqual({ practitioner: null, practitioners: { nodes: [] }, positions: { nodes: [] } });
      expect(await graph.entities("Practitioner", [{ id }], "name", { viewer })).toEqual([null]);
      expect(await graph.entities("Institution", [{ moeNumber: 77 }], "positions { nodes { id } }", { viewer })).toEqual([{ positions: { nodes: [] } }]);
    }
  });

  test.each([...pointedTo, "AGENCY"])("are known to %s only where something points at them that it was let see", async (role) => {
    const { id, name } = await make.practitioner();
    const position = await make.position({ practitionerId: id, fte: 0.6, institutionMoeNumber: 78 });
    await make.position({ institutionMoeNumber: 78 });
    const viewer = viewerAs(role);
    const { data } = await graph.query(everybody, { id }, { viewer });
    expect(data).toEqual({ practitioner: null, practitioners: { nodes: [] }, positions: { nodes: [] } });
    expect(await graph.entities("Institution", [{ moeNumber: 78 }], "positions { nodes { id } }", { viewer })).toEqual([{ positions: { nodes: [] } }]);
    const [met] = await graph.entities("Practitioner", [{ id }], "name roles { code } positions { id practitioner { name } } capacity languages region { code } registrations { number } skills { level } employmentAgreements { fte }", { viewer });
    expect(met).toMatchObject({ name, roles: [{ code: "PSYCHOLOGIST" }], registrations: [], skills: [], employmentAgreements: [] });
    if (role === "AGENCY") expect(met).toMatchObject({ positions: null, capacity: null, languages: null, region: null });
    else expect(met).toMatchObject({ positions: [{ id: position.id, practitioner: { name } }], capacity: role === "WHANAU" || role === "LEARNER" ? null : 0.6, languages: ["en-NZ", "mi"] });
    expect((await graph.query(everybody, { id }, { viewer })).data.practitioner).toBeNull();
  });

  test("are known to a funding manager as positions of their region, with who holds them", async () => {
    const { id, name } = await make.practitioner({ regionCode: "wellington" });
    const held = await make.position({ practitionerId: id, regionCode: "wellington", fte: 0.6 });
    await make.position({ regionCode: "waikato" });
    const { data } = await graph.query("{ positions { nodes { id practitioner { name } } } practitioners { nodes { id } } }", {}, { viewer: viewerAs("FUNDING_MANAGER", { organisations: ["region:wellington"] }) });
    expect(data).toEqual({ positions: { nodes: [{ id: held.id, practitioner: { name } }] }, practitioners: { nodes: [] } });
  });
});

describe("a facilitator", () => {
  test("meets the people of their community, with what they are good at, and no directory of everybody", async () => {
    const communityId = randomUUID();
    const facilitator = viewerAs("FACILITATOR", { organisations: [`community:${communityId}`] });
    const [theirs, elsewhere] = await times(2, () => make.practitioner());
    await make.skill({ practitionerId: theirs!.id });
    const position = await make.position({ practitionerId: theirs!.id, communityId, fte: 0.5 });
    await make.position({ practitionerId: elsewhere!.id, communityId: randomUUID() });
    await make.position({ practitionerId: elsewhere!.id, communityId, fte: 0.1, from: "2024-01-29", until: "2024-12-20" }).catch(() => null);
    const all = "query ($id: ID!) { practitioners(first: 200) { nodes { id skills { level } employmentAgreements { fte } } } positions(first: 200) { nodes { id } } practitioner(id: $id) { id } }";
    const ask = async (viewer: Viewer, id: string) => (await graph.query(all, { id }, { viewer })).data;
    expect(await ask(facilitator, theirs!.id)).toEqual({ practitioners: { nodes: [{ id: theirs!.id, skills: [{ level: "EXPERIENCED" }], employmentAgreements: [] }] }, positions: { nodes: [{ id: position.id }] }, practitioner: { id: theirs!.id } });
    expect((await ask(facilitator, elsewhere!.id)).practitioner).toBeNull();
    for (const viewer of [viewerAs("FACILITATOR", { organisations: [`community:${randomUUID()}`] }), viewerAs("FACILITATOR", { organisations: ["community:x"] }), viewerAs("ANALYST", { organisations: [`community:${communityId}`] })]) {
      expect(await ask(viewer, theirs!.id)).toEqual({ practitioners: { nodes: [] }, positions: { nodes: [] }, practitioner: null });
    }
  });

  test("is told the sum of their community's coordinators, those at its schools among them, and nothing of single schools", async () => {
    const communityId = randomUUID();
    const [atSchool, inCommunity] = await times(2, () => make.practitioner());
    await make.position({ practitionerId: inCommunity!.id, roleCode: "LSC", communityId, fte: 0.5 });
    await make.agreement({ practitionerId: atSchool!.id, managedBy: "institution:79", employer: "Kura", fte: 0.8 });
    await make.position({ practitionerId: atSchool!.id, roleCode: "LSC", employerKind: "SCHOOL", institutionMoeNumber: 79, fte: 0.8 });
    const members = [{ __typename: "Institution", moeNumber: 79, type: "Full Primary", roll: { total: 500 } }];
    const sumFor = async (viewer: Viewer) =>
      (await graph.entities("LearningSupportCommunity", [{ id: communityId, currentMembers: members }], "learningSupportCoordination { filledFtte }", { viewer }))[0].learningSupportCoordination?.filledFtte ?? null;
    expect(await sumFor(viewerAs("FACILITATOR", { organisations: [`community:${communityId}`] }))).toBe(1.3);
    expect(await sumFor(viewerAs("FACILITATOR", { organisations: [`community:${randomUUID()}`] })), "of another's, nothing").toBeNull();
    const facilitator = viewerAs("FACILITATOR", { organisations: [`community:${communityId}`] });
    expect(await graph.entities("Institution", members.map(({ __typename, ...member }) => member), "learningSupportCoordination { filledFtte } supportHours { heldHours } positions { nodes { id } }", { viewer: facilitator })).toEqual([{ learningSupportCoordination: null, supportHours: null, positions: { nodes: [] } }]);
  });
});

test("how much of a week somebody is paid for is for colleagues and those who plan or pay, and for nobody whom they help", async () => {
  const { id } = await make.practitioner();
  const position = await make.position({ practitionerId: id, fte: 0.6, hoursPerWeek: 24 });
  const seenBy = async (viewer: Viewer) => (await graph.entities("Practitioner", [{ id }], "positions { id role { code } employer fte hoursPerWeek }", { viewer }))[0]?.positions;
  const all = { id: position.id, role: { code: "PSYCHOLOGIST" }, employer: "Tai Tokerau office", fte: 0.6, hoursPerWeek: 24 };
  for (const role of ["WHANAU", "LEARNER"]) expect(await seenBy(viewerAs(role)), role).toEqual([{ ...all, fte: null, hoursPerWeek: null }]);
  expect(await seenBy(viewerAs("AGENCY"))).toBeNull();
  for (const viewer of [viewerAs("COORDINATOR"), managerOf("region:tai-tokerau"), viewerAs("PROVIDER_STAFF"), viewerAs("FUNDING_MANAGER")]) expect(await seenBy(viewer), viewer.role).toEqual([all]);
});

describe("sums of positions", () => {
  const sums = "learningSupportCoordination { filledFtte vacantFtte gapFtte }";
  const coordination = { filledFtte: 0.8, vacantFtte: 0.2, gapFtte: 0.2 };

  /** A school in a community, with coordinators and aides of whom it employs some: each viewer but those who meet staff sees a part. */
  async function staffedSchool() {
    const there = { institutionMoeNumber: 7900, regionCode: "taranaki" };
    const [coordinator, aide] = [await make.practitioner(), await make.practitioner()];
    await make.agreement({ practitionerId: coordinator.id, managedBy: "institution:7900", employer: "Kura", fte: 0.3 });
    await make.position({ ...there, practitionerId: coordinator.id, roleCode: "LSC", employerKind: "SCHOOL", fte: 0.3 });
    await make.position({ ...there, practitionerId: (await make.practitioner()).id, roleCode: "LSC", fte: 0.5 });
    await make.position({ institutionMoeNumber: 7900, roleCode: "LSC", fte: 0.2 });
    await make.position({ ...there, practitionerId: aide.id, roleCode: "TEACHER_AIDE", fte: 0.5, hoursPerWeek: 20 });
    await make.position({ institutionMoeNumber: 7900, roleCode: "TEACHER_AIDE", fte: 0.25, hoursPerWeek: 10 });
    return { coordinator, school: { moeNumber: 7900, type: "Full Primary", roll: { total: 500 } } };
  }

  test("are whole for those who see every position, and null for everybody who sees a part of them or none", async () => {
    const { coordinator, school } = await staffedSchool();
    const ask = async (viewer: Viewer) => {
      const [institution] = await graph.entities("Institution", [school], `${sums} supportHours { heldHours vacantHours }`, { viewer });
      const [community] = await graph.entities("LearningSupportCommunity", [{ id: randomUUID(), currentMembers: [{ __typename: "Institution", ...school }] }], sums, { viewer });
      return [institution, community];
    };
    for (const role of meetingStaff) expect(await ask(viewerAs(role)), role).toEqual([{ learningSupportCoordination: coordination, supportHours: [{ heldHours: 20, vacantHours: 10 }] }, { learningSupportCoordination: coordination }]);
    const others = [
      ...[...pointedTo, "AGENCY", "ANALYST"].map((role) => viewerAs(role)),
      viewerAs("FUNDING_MANAGER", { organisations: ["region:taranaki"] }),
      viewerAs("PROVIDER_STAFF", { id: coordinator.id }),
      managerOf("institution:7900", "region:taranaki"),
    ];
    for (const viewer of others) expect(await ask(viewer), viewer.role).toEqual([{ learningSupportCoordination: null, supportHours: null }, { learningSupportCoordination: null }]);
  });
});

describe("a manager", () => {
  const details = "name registrations { number } employmentAgreements { fte } caseAssignments { nodes { id } }";

  test("sees their team: the people that their organisations employ, what they are employed and registered for, and their cases", async () => {
    const { id, name } = await make.practitioner();
    await make.position({ practitionerId: id });
    const assignment = await make.caseAssignment({ practitionerId: id });
    const ask = async (viewer: Viewer) => (await graph.query(`query ($id: ID!) { practitioner(id: $id) { ${details} } caseAssignment(id: "${assignment.id}") { id } }`, { id }, { viewer })).data;
    const seen = await ask(managerOf("region:tai-tokerau"));
    expect(seen.practitioner).toMatchObject({ name, employmentAgreements: [{ fte: 1 }], caseAssignments: { nodes: [{ id: assignment.id }] } });
    expect(seen.practitioner.registrations).toHaveLength(4);
    expect(seen.caseAssignment).toEqual({ id: assignment.id });
    for (const other of [managerOf("region:waikato"), managerOf("institution:7"), managerOf(), viewerAs("WORKFORCE_MANAGER", { organisations: ["region:tai-tokerau"] })]) {
      expect(await ask(other)).toEqual({ practitioner: null, caseAssignment: null });
    }
  });

  test("does not see the cases that somebody of their team has with another employer, or the other agreement", async () => {
    const { id } = await make.practitioner();
    await make.agreement({ practitionerId: id, managedBy: "institution:77", employer: "Kura", fte: 0.4 });
    await make.position({ practitionerId: id });
    await make.position({ practitionerId: id, roleCode: "LSC", employerKind: "SCHOOL", institutionMoeNumber: 77, fte: 0.4 });
    await make.caseAssignment({ practitionerId: id });
    const theirs = await make.caseAssignment({ practitionerId: id, roleCode: "LSC" });
    const { data } = await graph.query(`query ($id: ID!) { practitioner(id: $id) { ${details} } }`, { id }, { viewer: managerOf("institution:77") });
    expect(data.practitioner).toMatchObject({ employmentAgreements: [{ fte: 0.4 }], caseAssignments: { nodes: [{ id: theirs.id }] } });
  });

  test("sees nobody any more whose agreement has ended", async () => {
    const { id } = await make.newcomer();
    await make.agreement({ practitionerId: id, kind: "FIXED_TERM", until: "2025-01-01" });
    expect((await graph.query("query ($id: ID!) { practitioner(id: $id) { name } }", { id }, { viewer: managerOf("region:tai-tokerau") })).data.practitioner).toBeNull();
  });

  test("cannot be played by who merely acts for the organisation: registrations and agreements stay hidden from colleagues", async () => {
    const { id } = await make.practitioner();
    for (const role of meetingStaff) {
      const { data } = await graph.query(`query ($id: ID!) { practitioner(id: $id) { ${details} } }`, { id }, { viewer: viewerAs(role, { organisations: ["region:tai-tokerau"] }) });
      expect(data.practitioner, role).toMatchObject({ registrations: [], employmentAgreements: [], caseAssignments: { nodes: [] } });
    }
    const [own] = await graph.entities("Practitioner", [{ id }], details, { viewer: viewerAs("PRACTITIONER", { id }) });
    expect(own.registrations).toHaveLength(4);
    expect(own.employmentAgreements).toHaveLength(1);
  });
});

describe("a case assignment that the viewer may not see", () => {
  test.each(["WHANAU", "PRACTITIONER", "AGENCY", "ANALYST"])("is to %s like one that there is not: same answer, same statements", async (role) => {
    const viewer = viewerAs(role);
    const { id: hidden } = await make.caseAssignment();
    const ask = async (id: string) => {
      let answers: object[] = [];
      const statements = await graph.allStatementsOf(async () => {
        answers = [
          await graph.query("query ($id: ID!) { caseAssignment(id: $id) { id learner { id } practitioner { name } } }", { id }, { viewer }),
          await graph.entities("CaseAssignment", [{ id }], "id status", { viewer }),
        ];
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
    const { id, learnerId, practitionerId } = await given(single.owner).caseAssignment();
    const viewer = viewerAs("AGENCY");
    const [learner] = await single.entities("Learner", [learnerSeen(learnerId, "SUPPORTS")], "caseAssignments { id practitioner { id } }", { viewer });
    expect(learner.caseAssignments).toEqual([{ id, practitioner: { id: practitionerId } }]);
    const { data } = await single.query("query ($id: ID!, $practitionerId: ID!) { caseAssignment(id: $id) { id } practitioner(id: $practitionerId) { id } }", { id, practitionerId }, { viewer });
    expect(data).toEqual({ caseAssignment: null, practitioner: null });
  });

  test("is never another request's, in 60 that share two connections", async () => {
    const made = await times(60, () => make.caseAssignment());
    const answers = await Promise.all(
      // Every second one asks by id for what the one before it was granted.
      made.map(({ learnerId }, index) =>
        index % 2 === 0 ? assignmentsOf("Learner", [learnerSeen(learnerId, "SUPPORTS")], viewerAs("AGENCY")) : assignmentBy(made[index - 1]!.id, viewerAs("AGENCY")),
      ),
    );
    expect(answers).toEqual(made.map(({ id }, index) => (index % 2 === 0 ? [[id]] : null)));
  });
});

describe("figures about somebody with two employers", () => {
  const office = managerOf("region:tai-tokerau");

  /** A psychologist of the office who also works for a provider: as psychologist and, for others who do not know of it, as coordinator. */
  async function ofTwo() {
    const [providerId, communityId] = [randomUUID(), randomUUID()];
    const { id } = await make.newcomer();
    for (const body of ["PSYCHOLOGISTS_BOARD", "TEACHING_COUNCIL"] as const) await make.registration({ practitionerId: id, body });
    await make.agreement({ practitionerId: id, fte: 0.4 });
    await make.agreement({ practitionerId: id, fte: 0.6, employer: "Whare", managedBy: `provider:${providerId}` });
    await make.position({ practitionerId: id, fte: 0.4, communityId });
    const there = { practitionerId: id, employerKind: "NGO", employer: "Whare", providerId, regionCode: null } as const;
    await make.position({ ...there, fte: 0.2 });
    await make.position({ ...there, fte: 0.1, roleCode: "LSC" });
    await make.position({ ...there, fte: 0.3, from: "2999-01-01" });
    await times(2, () => make.caseAssignment({ practitionerId: id, weight: 4 }));
    await make.caseAssignment({ practitionerId: id, roleCode: "LSC", weight: 3 });
    return { id, provider: managerOf(`provider:${providerId}`), facilitator: viewerAs("FACILITATOR", { organisations: [`community:${communityId}`] }) };
  }
  const asked = "capacity teamCapacity roles { code } caseloads { role { code } fte load limit room }";
  const ask = async (id: string, viewer: Viewer) => (await graph.query(`query ($id: ID!) { practitioner(id: $id) { ${asked} } }`, { id }, { viewer })).data.practitioner;

  test("are whole: a manager is told the limit that the caseload is held to, and of the week only what is theirs", async () => {
    const { id, provider } = await ofTwo();
    const psychologist = { role: { code: "PSYCHOLOGIST" }, fte: 0.6, load: 8, limit: 15, room: 7 };
    const coordinator = { role: { code: "LSC" }, fte: 0.1, load: 3, limit: 6, room: 3 };
    expect(await ask(id, office)).toEqual({ capacity: null, teamCapacity: 0.4, roles: [{ code: "PSYCHOLOGIST" }], caseloads: [psychologist] });
    expect(await ask(id, provider)).toEqual({ capacity: null, teamCapacity: 0.3, roles: [{ code: "PSYCHOLOGIST" }, { code: "LSC" }], caseloads: [psychologist, coordinator] });
    expect(await ask(id, viewerAs("PRACTITIONER", { id }))).toMatchObject({ capacity: 0.7, teamCapacity: null, caseloads: [psychologist, coordinator] });
    expect(await ask(id, viewerAs("WORKFORCE_MANAGER", { id })), "who manages nobody, of themselves").toMatchObject({ capacity: 0.7, caseloads: [psychologist, coordinator] });
    // Who manages and meets all staff sees all of it.
    expect(await ask(id, { ...office, role: "COORDINATOR" })).toMatchObject({ capacity: 0.7, teamCapacity: 0.4 });
  });

  test("are whole for facilitators of their people, and for whoever something points to, and nothing to others", async () => {
    const { id, facilitator } = await ofTwo();
    expect(await ask(id, facilitator)).toMatchObject({ capacity: 0.7, teamCapacity: null, caseloads: [] });
    for (const role of ["FUNDING_MANAGER", "PROVIDER_STAFF", "FACILITATOR", "WHANAU", "AGENCY"]) {
      const [met] = await graph.entities("Practitioner", [{ id }], asked, { viewer: viewerAs(role) });
      expect(met, role).toMatchObject({ capacity: ["WHANAU", "AGENCY"].includes(role) ? null : 0.7, teamCapacity: null, caseloads: [] });
    }
  });

  test("are not told to a manager of before, nor to who asks the functions themselves", async () => {
    const { id } = await ofTwo();
    const before = managerOf("region:waikato");
    await make.agreement({ practitionerId: id, fte: 0.1, managedBy: "region:waikato", from: "2020-01-01", until: "2021-01-01" });
    await make.agreement({ practitionerId: id, fte: 0.1, managedBy: "region:wellington" });
    await make.position({ practitionerId: id, fte: 0.1, regionCode: "waikato", from: "2020-01-01", until: "2021-01-01" });
    for (const viewer of [before, managerOf("region:wellington"), viewerAs("ANALYST"), viewerAs("WHANAU"), viewerAs("AGENCY"), anonymousViewer]) {
      for (const name of ["capacities_told", "caseloads_told"]) expect(await graph.asViewer(viewer, (db) => db.execute(sql`select * from ${sql.identifier(name)}(array[${id}]::uuid[])`)), `${viewer.role} ${name}`).toHaveLength(0);
    }
    expect(await ask(id, managerOf("region:wellington")), "of the team, without a role there").toMatchObject({ capacity: null, teamCapacity: null, caseloads: [] });
  });

  test("do not tell a manager or a facilitator whether there is room in another role elsewhere", async () => {
    const { id, provider, facilitator } = await ofTwo();
    const found = async (viewer: Viewer, role: string) => (await graph.query(`{ matchPractitioners(first: 50, need: WELLBEING, role: "${role}") { practitioner { id } room } }`, {}, { viewer })).data.matchPractitioners.filter((match: any) => match.practitioner.id === id);
    expect(await found(provider, "LSC")).toMatchObject([{ room: "AMPLE" }]);
    for (const viewer of [office, facilitator]) {
      expect(await found(viewer, "PSYCHOLOGIST"), viewer.role).toMatchObject([{ room: "AMPLE" }]);
      expect(await found(viewer, "LSC"), viewer.role).toEqual([]);
    }
  });

  test("cost as many statements for 50 people as for one", async () => {
    const people = await times(50, async () => ({ id: (await make.practitioner()).id }));
    const cost = (some: object[]) => graph.statementsOf(() => graph.entities("Practitioner", some, asked, { viewer: office }));
    expect(await cost(people)).toHaveLength((await cost(people.slice(0, 1))).length);
  });
});
