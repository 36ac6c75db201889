import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { sender } from "../../../testing/send.ts";
import { managerOf, viewerAs } from "../../../testing/viewers.ts";
import { daysAfter, today } from "../../calendar.ts";
import { subgraph } from "../../subgraph.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);
const manager = managerOf("region:tai-tokerau");

const record = sender(graph, "recordRegistration", "registration { id state number scope provenance { personId } }");
const end = sender(graph, "endRegistration", "registration { state endedOn ending }");
const input = (practitionerId: string, said: object = {}) => ({ practitionerId, body: "PSYCHOLOGISTS_BOARD", scope: "Educational Psychologist", number: `PB ${Math.random()}`.slice(0, 12).replace(".", "-"), from: "2026-04-01", expiresOn: "2027-03-31", ...said });
const teamMember = async () => {
  const { id } = await make.newcomer();
  await make.agreement({ practitionerId: id });
  return id;
};

describe("a registration", () => {
  test("is recorded by a manager, and renewed by another one", async () => {
    const id = await teamMember();
    const answer = await record(manager, input(id, { number: " pb-1 ", scope: " Kaimātai hinengaro " }));
    expect(answer).toMatchObject({ __typename: "RecordRegistrationSuccess", registration: { state: "CURRENT", number: "PB-1", scope: "Kaimātai hinengaro", provenance: { personId: manager.id } } });
    expect(await record(manager, input(id, { number: "PB-1" }))).toMatchObject({ __typename: "RegistrationsOverlap" });
    expect(await record(manager, input(id, { number: "PB-1", from: "2027-04-01", expiresOn: "2028-03-31" }))).toMatchObject({ registration: { state: "UPCOMING" } });
    expect(await record(manager, input(await teamMember(), { number: "pb-1" }))).toMatchObject({ __typename: "RegistrationNumberTaken" });
  });

  test.each([
    ["scope", { scope: "" }], ["number", { number: "'; drop" }], ["number", { number: "" }], ["number", { number: "9".repeat(31) }], ["from", { from: "1900-01-01" }],
    ["expiresOn", { expiresOn: "2026-03-31" }], ["expiresOn", { expiresOn: "2040-01-01" }],
  ])("with a wrong %s is refused: %j", async (field, said) => {
    expect(await record(manager, input(await teamMember(), said))).toMatchObject({ __typename: "InvalidInput", field });
  });

  test("is one when it is sent twice at once, with the same key or with two", async () => {
    const id = await teamMember();
    const sent = { ...input(id), idempotencyKey: "twice" };
    const [first, second] = await Promise.all([record(manager, sent), record(manager, sent)]);
    expect(first).toEqual(second);
    const other = await teamMember();
    const answers = await Promise.all([record(manager, input(other)), record(manager, input(other))]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["RecordRegistrationSuccess", "RegistrationsOverlap"]);
  });

  test("is nobody's to record but a manager's of their team", async () => {
    const id = await teamMember();
    expect(await record(managerOf("region:waikato"), input(id))).toMatchObject({ __typename: "PractitionerNotFound" });
    expect(await record(manager, input(randomUUID()))).toMatchObject({ __typename: "PractitionerNotFound" });
    const { errors } = await graph.query("mutation ($input: RecordRegistrationInput!) { recordRegistration(input: $input) { __typename } }", { input: { idempotencyKey: "x", ...input(id) } }, { viewer: viewerAs("PRACTITIONER", { id }), errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  });

  test("ends once, on a day of its own", async () => {
    const id = await teamMember();
    const { registration } = await record(manager, input(id));
    const sent = (said: object) => ({ registrationId: registration.id, endedOn: today(), ending: "SUSPENDED", ...said });
    expect(await end(manager, sent({ endedOn: "2026-03-31" }))).toMatchObject({ field: "endedOn" });
    expect(await end(managerOf("region:waikato"), sent({}))).toMatchObject({ __typename: "RegistrationNotFound" });
    expect(await end(manager, sent({}))).toMatchObject({ registration: { state: "ENDED", ending: "SUSPENDED" } });
    expect(await end(manager, sent({}))).toMatchObject({ field: "endedOn" });
    expect(await record(manager, input(id, { from: today(), expiresOn: daysAfter(today(), 100) })), "it may be given again").toMatchObject({ __typename: "RecordRegistrationSuccess" });
  });
});

describe("registrations that expire", () => {
  test("are the team's that hold today and have no successor, the next first, a page at a time", async () => {
    const office = "region:otago-southland";
    const people = await times(4, async () => {
      const { id } = await make.newcomer();
      await make.agreement({ practitionerId: id, managedBy: office });
      return id;
    });
    const soon = daysAfter(today(), 20);
    const later = await make.registration({ practitionerId: people[0]!, from: "2026-01-01", expiresOn: daysAfter(today(), 30) });
    const first = await make.registration({ practitionerId: people[1]!, from: "2026-01-01", expiresOn: soon });
    await make.registration({ practitionerId: people[2]!, from: "2026-01-01", expiresOn: soon });
    await make.registration({ practitionerId: people[2]!, from: daysAfter(soon, 1), expiresOn: daysAfter(soon, 300) });
    await make.registration({ practitionerId: people[3]!, from: "2025-01-01", expiresOn: "2025-12-31" });
    await make.registration({ practitionerId: people[3]!, from: "2026-01-01", expiresOn: daysAfter(today(), 200) });
    const ask = async (args: string, viewer = managerOf(office)) => (await graph.query(`{ registrationsExpiring(before: "${daysAfter(today(), 60)}"${args}) { nodes { id practitioner { id } } pageInfo { hasNextPage endCursor } } }`, {}, { viewer })).data.registrationsExpiring;
    const page = await ask(", first: 1");
    expect(page).toMatchObject({ nodes: [{ id: first.id, practitioner: { id: people[1] } }], pageInfo: { hasNextPage: true } });
    expect(await ask(`, after: "${page.pageInfo.endCursor}"`)).toMatchObject({ nodes: [{ id: later.id }], pageInfo: { hasNextPage: false } });
    expect((await ask("", managerOf("region:waikato"))).nodes).toEqual([]);
    expect((await ask("", viewerAs("PRACTITIONER", { id: people[0]! }))).nodes, "their own").toMatchObject([{ id: later.id }]);
    expect((await ask("", viewerAs("ANALYST"))).nodes).toEqual([]);
  });

  test("cost as many statements for one as for 50", async () => {
    const office = "region:hawkes-bay-tairawhiti";
    await times(50, async () => {
      const { id } = await make.newcomer();
      await make.agreement({ practitionerId: id, managedBy: office });
      await make.registration({ practitionerId: id, from: "2026-01-01", expiresOn: daysAfter(today(), 10) });
    });
    const ask = (first: number) => graph.statementsOf(() => graph.query(`{ registrationsExpiring(before: "2999-01-01", first: ${first}) { nodes { number practitioner { name primaryRole { code } skills { level } culturalCompetence { level } employmentAgreements { fte } } } } }`, {}, { viewer: managerOf(office) }));
    expect(await ask(50)).toHaveLength((await ask(1)).length);
  });
});
