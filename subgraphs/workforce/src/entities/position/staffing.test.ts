// Making, filling and ending positions, and what nobody can do with them.
import { randomUUID } from "node:crypto";
import { oneAfterTheOther } from "@lsg/subgraph-kit/testing/one-after-the-other";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { sender } from "../../../testing/send.ts";
import { managerOf, viewerAs } from "../../../testing/viewers.ts";
import { earlierVersions } from "../earlier-version/table.ts";
import { subgraph } from "../../subgraph.ts";
import { positions } from "./table.ts";

const graph = await testSubgraph(subgraph, { connections: 6 });
const make = given(graph.owner);
const manager = managerOf("region:tai-tokerau");
const office = { kind: "MINISTRY", name: "Tai Tokerau office", regionCode: "tai-tokerau" };

const shown = "id fte hoursPerWeek from until isVacant practitioner { id } provenance { personId role }";
const create = sender(graph, "createPosition", `position { ${shown} }`);
const fill = sender(graph, "fillPosition", `position { ${shown} }`);
const end = sender(graph, "endPosition", `position { ${shown} } vacant { ${shown} }`);
const letGo = sender(graph, "endEmployment", "ended { id until } vacant { id }");
const position = (said: object) => ({ roleCode: "SPEECH_LANGUAGE_THERAPIST", employer: office, fte: 0.5, from: "2026-02-02", ...said });

describe("a position", () => {
  test("is made vacant, filled, and left again, and none of it is forgotten", async () => {
    const { id: practitionerId } = await make.practitioner();
    const { position: made } = await create(manager, position({}));
    expect(made).toMatchObject({ fte: 0.5, isVacant: true, provenance: { personId: manager.id, role: "WORKFORCE_MANAGER" } });

    const { position: held } = await fill(manager, { positionId: made.id, practitionerId, from: "2026-03-02" });
    expect(held).toMatchObject({ fte: 0.5, from: "2026-03-02", until: null, practitioner: { id: practitionerId } });
    const [before] = await graph.owner.select().from(positions).where(eq(positions.id, made.id));
    expect(before).toMatchObject({ from: "2026-02-02", until: "2026-03-01", practitionerId: null });

    const left = await end(manager, { positionId: held.id, until: "2026-10-30" });
    expect(left).toMatchObject({ position: { id: held.id, until: "2026-10-30" }, vacant: { from: "2026-10-31", until: null, isVacant: true, fte: 0.5 } });
    const [kept] = await graph.owner.select().from(earlierVersions).where(eq(earlierVersions.rowId, held.id));
    expect(kept).toMatchObject({ tableName: "positions", replacedBy: manager.id, practitionerId, was: { until_date: null, practitioner_id: practitionerId } });

    // It is told to whom it is about and to their managers, and to nobody else who sees the position.
    const told = `query ($id: ID!) { position(id: $id) { earlierVersions { from until fte employer practitioner { id } provenance { personId } replaced { personId role } } } }`;
    const seenBy = async (viewer: Viewer) => (await graph.query(told, { id: held.id }, { viewer })).data.position.earlierVersions;
    const version = { from: "2026-03-02", until: null, fte: 0.5, employer: office.name, practitioner: { id: practitionerId }, provenance: { personId: manager.id }, replaced: { personId: manager.id, role: "WORKFORCE_MANAGER" } };
    expect(await seenBy(manager)).toEqual([version]);
    expect(await seenBy(viewerAs("PRACTITIONER", { id: practitionerId }))).toEqual([version]);
    for (const role of ["EDUCATOR", "COORDINATOR", "PRACTITIONER"]) expect(await seenBy(viewerAs(role)), role).toEqual([]);
  });

  test("that is filled from its first day on is the same position", async () => {
    const { id: practitionerId } = await make.practitioner();
    const { position: made } = await create(manager, position({}));
    expect((await fill(manager, { positionId: made.id, practitionerId, from: "2026-02-02", until: "2026-12-18" })).position).toMatchObject({ id: made.id, until: "2026-12-18", practitioner: { id: practitionerId } });
  });

  test("in hours has the full-time equivalent that follows from them", async () => {
    expect((await create(manager, position({ roleCode: "EDUCATION_SUPPORT_WORKER", fte: undefined, hoursPerWeek: 12.5 }))).position).toMatchObject({ hoursPerWeek: 12.5, fte: 0.31 });
    expect(await create(manager, position({ roleCode: "EDUCATION_SUPPORT_WORKER", hoursPerWeek: 12.5 }))).toMatchObject({ __typename: "InvalidInput", field: "fte" });
    expect(await create(manager, position({ roleCode: "EDUCATION_SUPPORT_WORKER", fte: undefined, hoursPerWeek: 41 }))).toMatchObject({ field: "hoursPerWeek" });
    expect(await create(manager, position({ hoursPerWeek: 10 }))).toMatchObject({ field: "hoursPerWeek" });
  });

  test.each([
    ["fte", { fte: 0 }], ["fte", { fte: 1.01 }], ["fte", { fte: 0.333 }], ["fte", { fte: -0.5 }], ["fte", { fte: undefined }],
    ["roleCode", { roleCode: "Māori" }], ["roleCode", { roleCode: "\0" }],
    ["employer", { employer: { kind: "MINISTRY", name: "x", regionCode: "No region" } }], ["employer", { employer: { ...office, name: " \u200b" } }], ["employer", { employer: { ...office, name: "ā".repeat(201) } }],
    ["employer", { employer: { kind: "SCHOOL", name: "Kura", moeNumber: -1 } }], ["employer", { employer: { kind: "NGO", name: "Whare", providerId: "7" } }],
    ["from", { from: "0001-01-01" }], ["until", { until: "2026-02-01" }], ["until", { until: "9999-12-31" }], ["communityId", { communityId: "x" }], ["institutionMoeNumber", { institutionMoeNumber: 0 }],
  ])("with a wrong %s is refused, and named: %j", async (field, said) => {
    expect(await create(manager, position(said))).toMatchObject({ __typename: "InvalidInput", field, message: expect.stringMatching(/[:.]/) });
  });

  test("is made for who employs alone, by who manages there", async () => {
    expect(await create(managerOf("region:waikato"), position({}))).toMatchObject({ __typename: "NotYourOrganisation" });
    const { position: theirs } = await create(manager, position({}));
    const { id: practitionerId } = await make.practitioner();
    for (const other of [managerOf("region:waikato"), managerOf()]) {
      expect(await fill(other, { positionId: theirs.id, practitionerId, from: "2026-03-02" })).toMatchObject({ __typename: "PositionNotFound" });
      expect(await end(other, { positionId: theirs.id, until: "2026-03-02" })).toMatchObject({ __typename: "PositionNotFound" });
    }
    expect(await fill(manager, { positionId: randomUUID(), practitionerId, from: "2026-03-02" })).toMatchObject({ __typename: "PositionNotFound" });
    // Somebody of another employer.
    const other = await make.newcomer();
    await make.agreement({ practitionerId: other.id, managedBy: "region:waikato" });
    expect(await fill(manager, { positionId: theirs.id, practitionerId: other.id, from: "2026-03-02" })).toMatchObject({ __typename: "PractitionerNotFound" });
    expect(await create(manager, position({ practitionerId: other.id }))).toMatchObject({ __typename: "PractitionerNotFound" });
  });

  test("cannot be written past the resolvers by who does not manage there", async () => {
    const { id } = await make.position();
    const insert = sql`insert into positions (from_date, fte, role_code, region_code, employer_kind, employer) values ('2026-01-01', 1, 'RTLB', 'tai-tokerau', 'MINISTRY', 'x')`;
    for (const viewer of [viewerAs("PRACTITIONER", { organisations: ["region:tai-tokerau"] }), managerOf("region:waikato")]) {
      await expect(graph.asViewer(viewer, (db) => db.execute(insert))).rejects.toMatchObject({ cause: { code: "42501" } });
      expect(await graph.asViewer(viewer, (db) => db.update(positions).set({ until: "2026-01-01" }).where(eq(positions.id, id)).returning({ id: positions.id }))).toEqual([]);
    }
    // Who wrote a row, and how large it is, is nobody's to change.
    for (const change of [sql`update positions set fte = 0.1`, sql`update positions set version = 7`, sql`update positions set recorded_by = 'x'`, sql`delete from positions`]) {
      await expect(graph.asViewer(manager, (db) => db.execute(change))).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });

  test("is filled by one of two who try at once", async () => {
    const { position: made } = await create(manager, position({}));
    const people = await Promise.all([make.practitioner(), make.practitioner()]);
    const answers = await Promise.all(people.map(({ id }) => fill(manager, { positionId: made.id, practitionerId: id, from: "2026-03-02" })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["FillPositionSuccess", "PositionNotVacant"]);
  });
});

describe("a position or employment that several end at the same time", () => {
  const until = "2026-10-30";
  const held = async () => {
    const { id: agreementId, practitionerId } = await make.agreement();
    const { position: made } = await create(manager, position({ practitionerId }));
    const endIt = (lastDay = until) => end(manager, { positionId: made.id, until: lastDay });
    return { id: made.id as string, endIt, letGoIt: () => letGo(manager, { agreementId, until }) };
  };
  const together = (table: string, ...works: (() => Promise<any>)[]) => oneAfterTheOther(graph.owner, sql`lock table ${sql.identifier(table)} in share mode`, ...works);

  test("leaves one vacancy, and who comes second is told", async () => {
    const one = await held();
    const [first, second] = await together("positions", () => one.endIt(), () => one.endIt("2026-10-29"));
    expect([first, second]).toMatchObject([{ __typename: "EndPositionSuccess", position: { until } }, { __typename: "InvalidInput", field: "until", message: expect.stringContaining("somebody else") }]);
    const other = await held();
    const gone = await together("positions", other.letGoIt, () => other.endIt());
    expect(gone).toMatchObject([{ __typename: "EndEmploymentSuccess", ended: [{ id: other.id }], vacant: [{}] }, { __typename: "InvalidInput", field: "until" }]);
    const third = await held();
    expect(await together("positions", () => third.endIt(), third.letGoIt)).toMatchObject([{ __typename: "EndPositionSuccess", vacant: {} }, { __typename: "EndEmploymentSuccess", ended: [], vacant: [] }]);
  });

  test("is followed by no position for which they are not employed any more", async () => {
    const { id: agreementId, practitionerId } = await make.agreement();
    const answers = await together("employment_agreements", () => letGo(manager, { agreementId, until }), () => create(manager, position({ practitionerId, fte: 0.3 })));
    expect(answers).toMatchObject([{ __typename: "EndEmploymentSuccess" }, { __typename: "OverAgreedFte" }]);
  });

  test("and one that somebody fills in that instant is filled, or ends", async () => {
    const { id: practitionerId } = await make.practitioner();
    const { position: vacant } = await create(manager, position({}));
    const answers = await oneAfterTheOther<any>(graph.owner, sql`select from positions where id = ${vacant.id} for update`, () => end(manager, { positionId: vacant.id, until }), () => fill(manager, { positionId: vacant.id, practitionerId, from: vacant.from }));
    expect(answers).toMatchObject([{ __typename: "EndPositionSuccess" }, { __typename: "PositionNotVacant" }]);
  });
});

describe("nobody holds more than they are employed for", () => {
  test("on any day, and the answer says what to do", async () => {
    const { id: practitionerId } = await make.newcomer();
    await make.agreement({ practitionerId, fte: 0.6, from: "2026-01-01", until: "2026-12-31", kind: "FIXED_TERM" });
    const hold = (said: object) => create(manager, position({ practitionerId, ...said }));
    expect(await hold({ fte: 0.4, until: "2026-06-30" })).toMatchObject({ __typename: "CreatePositionSuccess" });
    expect(await hold({ fte: 0.3, from: "2026-06-30", until: "2026-12-31" }), "both on one day").toMatchObject({ __typename: "OverAgreedFte", message: expect.stringContaining("agreeEmployment") });
    expect(await hold({ fte: 0.6, from: "2026-07-01", until: "2026-12-31" })).toMatchObject({ __typename: "CreatePositionSuccess" });
    expect(await hold({ fte: 0.01, from: "2026-12-31", until: "2026-12-31" })).toMatchObject({ __typename: "OverAgreedFte" });
    expect(await hold({ fte: 0.01, from: "2027-01-01", until: "2027-01-01" }), "after the agreement").toMatchObject({ __typename: "OverAgreedFte" });
    expect(await hold({ fte: 0.01, from: "2025-12-31", until: "2025-12-31" }), "before it").toMatchObject({ __typename: "OverAgreedFte" });
  });

  test("by one employer: what another pays for is not theirs to fill", async () => {
    const { id: practitionerId } = await make.newcomer();
    await make.agreement({ practitionerId, fte: 0.5 });
    await make.agreement({ practitionerId, fte: 0.5, managedBy: "institution:7", employer: "Te Kura" });
    expect(await create(manager, position({ practitionerId, fte: 0.6 }))).toMatchObject({ __typename: "OverAgreedFte" });
    expect(await create(manager, position({ practitionerId, fte: 0.5 }))).toMatchObject({ __typename: "CreatePositionSuccess" });
  });

  test("also when two write at once, whichever table they write to", async () => {
    const { id: practitionerId } = await make.newcomer();
    const agreement = await make.agreement({ practitionerId });
    const both = await Promise.all([create(manager, position({ practitionerId, fte: 0.6 })), create(manager, position({ practitionerId, fte: 0.6 }))]);
    expect(both.map(({ __typename }) => __typename).sort()).toEqual(["CreatePositionSuccess", "OverAgreedFte"]);
    await expect(graph.owner.execute(sql`update employment_agreements set until_date = '2026-05-01' where id = ${agreement.id}`)).rejects.toMatchObject({ cause: { constraint_name: "positions_within_agreements" } });
    const [held] = await graph.owner.execute<{ fte: string }>(sql`select sum(fte) as fte from positions where practitioner_id = ${practitionerId}`);
    expect(held!.fte).toBe("0.60");
  });
});

describe("a role that needs a registration", () => {
  test("is held by nobody without a certificate for the first day", async () => {
    const { id: practitionerId } = await make.newcomer();
    await make.agreement({ practitionerId });
    const hold = (said: object) => create(manager, position({ roleCode: "PSYCHOLOGIST", practitionerId, fte: 0.1, ...said }));
    expect(await hold({})).toMatchObject({ __typename: "NotRegistered", message: expect.stringContaining("New Zealand Psychologists Board") });
    await make.registration({ practitionerId, body: "TEACHING_COUNCIL" });
    expect(await hold({}), "of another body").toMatchObject({ __typename: "NotRegistered" });
    await make.registration({ practitionerId, from: "2026-01-01", expiresOn: "2026-06-30" });
    expect(await hold({})).toMatchObject({ __typename: "CreatePositionSuccess" });
    expect(await hold({ from: "2026-07-01" }), "expired").toMatchObject({ __typename: "NotRegistered" });
    await make.registration({ practitionerId, from: "2026-07-01", expiresOn: "2027-06-30", endedOn: "2026-09-01", ending: "SUSPENDED" });
    expect(await hold({ from: "2026-08-31" })).toMatchObject({ __typename: "CreatePositionSuccess" });
    expect(await hold({ from: "2026-09-01" }), "suspended").toMatchObject({ __typename: "NotRegistered" });
    const { position: vacant } = await create(manager, position({ roleCode: "PSYCHOLOGIST", fte: 0.1 }));
    expect(await fill(manager, { positionId: vacant.id, practitionerId, from: "2026-10-01" })).toMatchObject({ __typename: "NotRegistered" });
  });

  test("is none for speech-language therapists, whose association regulates its members", async () => {
    const { id: practitionerId } = await make.newcomer();
    await make.agreement({ practitionerId });
    expect(await create(manager, position({ practitionerId }))).toMatchObject({ __typename: "CreatePositionSuccess" });
    const { data } = await graph.query(`{ role(code: "SPEECH_LANGUAGE_THERAPIST") { requiresRegistration registrationBodyCode selfRegulatedBy workUnit } }`);
    expect(data.role).toEqual({ requiresRegistration: false, registrationBodyCode: null, selfRegulatedBy: "NZSTA", workUnit: "FTE" });
  });
});
