// Taking people on, letting them go, and what they say of themselves.
import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { sender } from "../../../testing/send.ts";
import { managerOf, viewerAs } from "../../../testing/viewers.ts";
import { daysAfter, today } from "../../calendar.ts";
import { subgraph } from "../../subgraph.ts";
import { practitioners } from "./table.ts";

const graph = await testSubgraph(subgraph, { connections: 6 });
const make = given(graph.owner);
const manager = managerOf("region:tai-tokerau");
const agreement = { employer: { kind: "MINISTRY", name: "Tai Tokerau office", regionCode: "tai-tokerau" }, kind: "PERMANENT", fte: 0.8, from: "2026-02-02" };

const add = sender(graph, "addPractitioner", "practitioner { id name version languages employmentAgreements { fte employer } }");
const change = sender(graph, "changePractitioner", "practitioner { name version languages }");
const agree = sender(graph, "agreeEmployment", "agreement { id fte until }");
const letGo = sender(graph, "endEmployment", "agreement { until } ended { until } vacant { from isVacant fte }");
const setSkills = sender(graph, "setSkills", "practitioner { skills { needArea level } }");
const review = sender(graph, "recordCulturalCompetenceReview", "review { framework level reviewedOn }");

describe("somebody new", () => {
  test("is there with what they are employed for, and known to colleagues by name", async () => {
    const { practitioner } = await add(manager, { name: "  Te Aroha Pa\u0304rata ", primaryRoleCode: "PSYCHOLOGIST", languages: ["mi", "en-NZ", "mi"], agreement });
    expect(practitioner).toMatchObject({ name: "Te Aroha Pārata", version: 1, languages: ["mi", "en-NZ"], employmentAgreements: [{ fte: 0.8, employer: "Tai Tokerau office" }] });
    const { data } = await graph.query("query ($id: ID!) { practitioner(id: $id) { name employmentAgreements { fte } } }", { id: practitioner.id }, { viewer: viewerAs("COORDINATOR") });
    expect(data.practitioner).toEqual({ name: "Te Aroha Pārata", employmentAgreements: [] });
  });

  test.each([
    ["name", { name: " " }], ["name", { name: "x".repeat(201) }], ["name", { name: "a\0" }], ["languages", { languages: [] }], ["languages", { languages: ["Māori"] }], ["primaryRoleCode", { primaryRoleCode: "NONE" }],
    ["regionCode", { regionCode: "\0" }], ["base", { base: { latitude: 91, longitude: 0 } }], ["fte", { agreement: { ...agreement, fte: 1.2 } }], ["until", { agreement: { ...agreement, kind: "FIXED_TERM" } }],
  ])("with a wrong %s is refused: %j", async (field, said) => {
    expect(await add(manager, { name: "Hēmi", primaryRoleCode: "PSYCHOLOGIST", agreement, ...said })).toMatchObject({ __typename: "InvalidInput", field });
  });

  test("is taken on by who manages for the employer", async () => {
    expect(await add(managerOf("region:waikato"), { name: "Hēmi", primaryRoleCode: "PSYCHOLOGIST", agreement })).toMatchObject({ __typename: "NotYourOrganisation" });
  });

  test("is one when the same is sent many times at once", async () => {
    const input = { idempotencyKey: randomUUID(), name: "Once Only", primaryRoleCode: "PSYCHOLOGIST", agreement };
    const answers = await Promise.all(Array.from({ length: 5 }, () => add(manager, input)));
    expect(new Set(answers.map((answer) => answer.practitioner.id)).size).toBe(1);
    expect(await add(manager, { ...input, name: "Another" })).toMatchObject({ __typename: "IdempotencyKeyReused" });
  });
});

describe("an agreement", () => {
  test("is made with the team and with whom nobody employs, and with nobody else's people", async () => {
    const mine = await make.newcomer();
    await make.agreement({ practitionerId: mine.id, until: "2026-12-31", kind: "FIXED_TERM" });
    expect(await agree(manager, { practitionerId: mine.id, agreement: { ...agreement, from: "2026-12-31" } })).toMatchObject({ __typename: "AgreementsOverlap" });
    expect(await agree(manager, { practitionerId: mine.id, agreement: { ...agreement, from: "2027-01-01" } })).toMatchObject({ __typename: "AgreeEmploymentSuccess" });
    expect(await agree(manager, { practitionerId: (await make.newcomer()).id, agreement })).toMatchObject({ __typename: "AgreeEmploymentSuccess" });
    const theirs = await make.newcomer();
    await make.agreement({ practitionerId: theirs.id, managedBy: "region:waikato" });
    for (const practitionerId of [theirs.id, randomUUID(), "x"]) expect(await agree(manager, { practitionerId, agreement })).toMatchObject({ __typename: "PractitionerNotFound" });
    const insert = sql`insert into employment_agreements (practitioner_id, from_date, fte, kind, employer, managed_by) values (${theirs.id}, '2026-01-01', 1, 'PERMANENT', 'x', 'region:tai-tokerau')`;
    await expect(graph.asViewer(manager, (db) => db.execute(insert))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("ends with its positions, which are vacant from the next day on", async () => {
    const { id } = await make.practitioner();
    await make.position({ practitionerId: id, fte: 0.7 });
    const { data } = await graph.query("query ($id: ID!) { practitioner(id: $id) { employmentAgreements { id } } }", { id }, { viewer: manager });
    const until = daysAfter(today(), 30);
    const agreementId = data.practitioner.employmentAgreements[0].id;
    expect(await letGo(managerOf("region:waikato"), { agreementId, until })).toMatchObject({ __typename: "EmploymentAgreementNotFound" });
    expect(await letGo(manager, { agreementId, until: "1999-01-01" })).toMatchObject({ __typename: "InvalidInput", field: "until" });
    expect(await letGo(manager, { agreementId, until })).toMatchObject({ agreement: { until }, ended: [{ until }], vacant: [{ from: daysAfter(until, 1), isVacant: true, fte: 0.7 }] });
    const ending = async (viewer = manager) => (await graph.query(`{ employmentEnding(before: "${daysAfter(until, 1)}", first: 200) { nodes { id } } }`, {}, { viewer })).data.employmentEnding.nodes;
    expect(await ending()).toContainEqual({ id: agreementId });
    expect(await ending(managerOf("region:waikato"))).not.toContainEqual({ id: agreementId });
  });
});

describe("an entry", () => {
  test("is changed by the person and by their manager, and a stale change is answered with what is there", async () => {
    const { id } = await make.practitioner();
    const self = viewerAs("PRACTITIONER", { id });
    expect(await change(self, { practitionerId: id, version: 1, languages: ["mi"] })).toMatchObject({ practitioner: { version: 2, languages: ["mi"] } });
    expect(await change(manager, { practitionerId: id, version: 1, languages: ["en-NZ"] })).toMatchObject({ __typename: "PractitionerChanged" });
    const both = await Promise.all([change(self, { practitionerId: id, version: 2, languages: ["sm"] }), change(manager, { practitionerId: id, version: 2, languages: ["to"] })]);
    expect(both.map(({ __typename }) => __typename).sort()).toEqual(["ChangePractitionerSuccess", "PractitionerChanged"]);
    for (const other of [viewerAs("PRACTITIONER"), viewerAs("WHANAU", { id }), managerOf("region:waikato")]) {
      expect(await change(other, { practitionerId: id, version: 3, languages: ["mi"] }), other.role).toMatchObject({ __typename: "PractitionerNotFound" });
    }
    expect(await change(self, { practitionerId: id, version: 3 })).toMatchObject({ __typename: "InvalidInput" });
  });

  test("has another name by a manager of their team alone, and what it was is kept", async () => {
    const { id } = await make.practitioner();
    const send = (viewer: Viewer, name: string, version = 1) => change(viewer, { practitionerId: id, version, name });
    expect(await send(viewerAs("PRACTITIONER", { id }), "Rangi Ā")).toMatchObject({ __typename: "InvalidInput", field: "name" });
    expect(await send(managerOf("region:waikato"), "Rangi Ā")).toMatchObject({ __typename: "PractitionerNotFound" });
    expect(await send(manager, " ")).toMatchObject({ field: "name" });
    expect(await send(manager, "ā".repeat(201))).toMatchObject({ field: "name" });
    expect(await send(manager, " Rangi Ānaru ")).toMatchObject({ practitioner: { name: "Rangi Ānaru", version: 2 } });
    expect(await send(manager, "Late")).toMatchObject({ __typename: "PractitionerChanged" });
    await expect(graph.asViewer(viewerAs("PRACTITIONER", { id }), (db) => db.update(practitioners).set({ name: "Dr Somebody" }).where(eq(practitioners.id, id)))).rejects.toMatchObject({ cause: { code: "42501" } });
    expect(await graph.owner.execute(sql`select was ->> 'name' as name, replaced_by from earlier_versions where row_id = ${id}`)).toMatchObject([{ name: expect.stringContaining("Mārama"), replaced_by: manager.id }]);
  });

  test("says what somebody is good at, all of it at once", async () => {
    const { id } = await make.practitioner();
    const self = viewerAs("PRACTITIONER", { id });
    const skills = [{ needArea: "HEARING", level: "LEADING" }, { needArea: "COMMUNICATION", level: "WORKING" }];
    expect((await setSkills(self, { practitionerId: id, skills })).practitioner.skills).toEqual([skills[1], skills[0]]);
    expect((await setSkills(manager, { practitionerId: id, skills: [{ needArea: "HEARING", level: "WORKING" }] })).practitioner.skills).toEqual([{ needArea: "HEARING", level: "WORKING" }]);
    expect(await setSkills(self, { practitionerId: id, skills: [skills[0], { ...skills[0], level: "WORKING" }] })).toMatchObject({ __typename: "InvalidInput", field: "skills" });
    expect(await setSkills(viewerAs("PRACTITIONER"), { practitionerId: id, skills: [] })).toMatchObject({ __typename: "PractitionerNotFound" });
    await Promise.all([1, 2, 3].map(() => setSkills(self, { practitionerId: id, skills: [{ needArea: "VISION", level: "WORKING" }] })));
    const [count] = await graph.owner.execute(sql`select count(*)::integer as now, (select count(*)::integer from practitioner_skills where practitioner_id = ${id}) as ever from practitioner_skills where practitioner_id = ${id} and until_date is null`);
    expect(count).toEqual({ now: 1, ever: 4 });
  });

  test("holds every review of cultural competence, as a manager records them", async () => {
    const { id } = await make.practitioner();
    const input = { practitionerId: id, framework: "TATAIAKO", level: "PROFICIENT", reviewedOn: "2026-05-01" };
    expect(await review(manager, input)).toMatchObject({ review: { framework: "TATAIAKO", level: "PROFICIENT" } });
    expect(await review(manager, { ...input, reviewedOn: daysAfter(today(), 1) })).toMatchObject({ field: "reviewedOn" });
    expect(await review(manager, { ...input, nextReviewOn: "2026-05-01" })).toMatchObject({ field: "nextReviewOn" });
    expect(await review(managerOf("region:waikato"), input)).toMatchObject({ __typename: "PractitionerNotFound" });
    await expect(graph.asViewer(manager, (db) => db.execute(sql`update cultural_competences set level = 'LEADING'`))).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});
