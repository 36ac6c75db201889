import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { communityMutations } from "../../../testing/community-mutations.ts";
import { given, times } from "../../../testing/given.ts";
import { inDays, supportMutations } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { exportPackage } from "../../import/hsds/export-command.ts";
import { importPackage } from "../../import/hsds/import-package.ts";
import { sentences } from "../../import/hsds/import-command.ts";
import { subgraph } from "../../subgraph.ts";
import { providers } from "../provider/table.ts";
import { eligibilityAdvice, serviceRegions, services } from "../service/table.ts";
import { supports } from "../support/table.ts";
import { directoryChanges } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = communityMutations(at);

const changes = "changes(first: 20) { nodes { fieldName previousValue replacementValue reason provenance { personId role } } }";
const providerFields = `id version name { en mi } website description provenance { personId role } ${changes}`;
const serviceFields = `id version name { en mi } description kind status tiers needAreas minimumAge maximumAge regions { code } isNationwide languages howToApply waitTime assuredOn eligibility { text { en } isCondition law } provenance { role } atLocations { id description location { type name town institution { moeNumber } } schedules { days opensAt closesAt everyWeeks } } ${changes}`;
const stale = "... on ServiceChanged { current { id version } }";
const amendProvider = (input: object, viewer: Viewer) => send("amendProvider", { version: 1, ...input }, viewer, `provider { ${providerFields} }`, "... on ProviderChanged { current { id version website } }");
const create = (input: object, viewer: Viewer) => send("createService", input, viewer, `service { ${serviceFields} }`);
const amend = (input: object, viewer: Viewer) => send("amendService", { version: 1, ...input }, viewer, `service { ${serviceFields} }`, stale);
const withdraw = (input: object, viewer: Viewer) => send("withdrawService", { version: 1, reason: "Nobody gives it any more.", ...input }, viewer, `service { ${serviceFields} }`, `${stale} ... on ServiceHasSupports { current { id } }`);
const assure = (input: object, viewer: Viewer) => send("assureService", { version: 1, ...input }, viewer, `service { ${serviceFields} }`, stale);
const addPlace = (input: object, viewer: Viewer) => send("addServiceLocation", { version: 1, ...input }, viewer, `service { ${serviceFields} }`, `${stale} ... on ServiceLocationExists { current { id } }`);
const amendPlace = (input: object, viewer: Viewer) => send("amendServiceLocation", input, viewer, `service { ${serviceFields} }`, stale);
const removePlace = (input: object, viewer: Viewer) => send("removeServiceLocation", input, viewer, `service { ${serviceFields} }`, stale);

const staffOf = (providerId: string) => viewerAs("PROVIDER_STAFF", { organisations: [`provider:${providerId}`] });
const managerOf = (regionCode: string, ...others: string[]) => viewerAs("FUNDING_MANAGER", { organisations: [`region:${regionCode}`, ...others] });
const entry = { nameEn: "Kōrero Group", nameMi: "Te Rōpū Kōrero", kind: "COMMUNICATION", tiers: ["TIER_2_TARGETED"], needAreas: ["COMMUNICATION"], regionCodes: ["tai-tokerau"], howToApply: "Ring 0800 123 456, or ask your school.", advice: [{ textEn: "Best before school." }] };

async function aService(said: Parameters<typeof make.service>[0] = {}) {
  const service = await make.service({ regions: ["tai-tokerau"], ...said });
  return { ...service, staff: staffOf(service.providerId), manager: managerOf("tai-tokerau") };
}

describe("a provider's entry", () => {
  test("is amended by its own staff, and what it was stays with who changed it", async () => {
    const { id, nameEn } = await make.provider({ website: "https://old.example", description: "Old." });
    const staff = staffOf(id);
    const { provider } = await amendProvider({ providerId: id, nameMi: "Te Rōpū", website: "https://new.example", description: " ", reason: "We have moved." }, staff);
    expect(provider).toMatchObject({ version: 2, name: { en: nameEn, mi: "Te Rōpū" }, website: "https://new.example", description: null, provenance: { personId: staff.id, role: "PROVIDER_STAFF" } });
    expect(provider.changes.nodes).toContainEqual({ fieldName: "website", previousValue: "https://old.example", replacementValue: "https://new.example", reason: "We have moved.", provenance: { personId: staff.id, role: "PROVIDER_STAFF" } });
    expect(provider.changes.nodes.map(({ fieldName }: any) => fieldName).sort()).toEqual(["description", "nameMi", "website"]);
    expect(await amendProvider({ providerId: id, website: "https://late.example" }, staff)).toMatchObject({ __typename: "ProviderChanged", current: { version: 2, website: "https://new.example" } });
    const answers = await Promise.all(["https://a.example", "https://b.example"].map((website) => amendProvider({ providerId: id, version: 2, website }, staff)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AmendProviderSuccess", "ProviderChanged"]);
  });

  test("is nobody else's to write, also as the database has it", async () => {
    const { id } = await make.provider();
    const other = await make.provider();
    for (const viewer of [staffOf(other.id), viewerAs("COORDINATOR", { organisations: [`provider:${id}`] }), managerOf("tai-tokerau"), viewerAs("WHANAU"), viewerAs("AGENCY", { organisations: [`provider:${id}`] })]) {
      expect(await amendProvider({ providerId: id, nameMi: "x" }, viewer), viewer.role).toMatchObject({ __typename: "ProviderNotYours" });
      expect(await create({ providerId: id, entry }, viewer), viewer.role).toMatchObject({ __typename: "ProviderNotYours" });
      expect(await at.asViewer(viewer, (db) => db.update(providers).set({ nameMi: "x" }).where(eq(providers.id, id)).returning()), viewer.role).toEqual([]);
    }
    for (const providerId of ["x", randomUUID()]) expect(await amendProvider({ providerId, nameMi: "x" }, staffOf(providerId))).toMatchObject({ __typename: "ProviderNotYours" });
    for (const [wrong, field] of [[{ nameEn: " " }, "nameEn"], [{ website: "javascript:alert(1)" }, "website"], [{ website: "https://me:secret@example.org" }, "website"], [{ description: "Ring Mere, 021 123 4567" }, "description"], [{}, "providerId"]] as const) {
      expect(await amendProvider({ providerId: id, ...wrong }, staffOf(id)), JSON.stringify(wrong)).toMatchObject({ __typename: "InvalidInput", field });
    }
  });
});

describe("a service's entry", () => {
  test("is created by the provider's staff, found by everybody, and assured by nobody yet", async () => {
    const { id: providerId } = await make.provider();
    const { service } = await create({ providerId, entry }, staffOf(providerId));
    expect(service).toMatchObject({ version: 1, name: { en: "Kōrero Group", mi: "Te Rōpū Kōrero" }, status: "ACTIVE", assuredOn: null, regions: [{ code: "tai-tokerau" }], eligibility: [{ text: { en: "Best before school." }, isCondition: false, law: null }], provenance: { role: "PROVIDER_STAFF" }, changes: { nodes: [] } });
    const { data } = await at.query("query ($id: ID!) { service(id: $id) { name { en } howToApply } }", { id: service.id }, { viewer: anonymousViewer });
    expect(data.service).toEqual({ name: { en: "Kōrero Group" }, howToApply: entry.howToApply });
    for (const [wrong, field] of [
      [{ nameEn: null }, "entry.nameEn"], [{ kind: null }, "entry.kind"], [{ tiers: [] }, "entry.tiers"], [{ regionCodes: [] }, "entry.regionCodes"], [{ regionCodes: ["atlantis"] }, "entry.regionCodes"],
      [{ isNationwide: true }, "entry.isNationwide"], [{ minimumAge: 9, maximumAge: 3 }, "entry.maximumAge"], [{ minimumAge: 26 }, "entry.minimumAge"], [{ languages: ["Te Reo"] }, "entry.languages"],
      [{ description: "NSN 123 456 789" }, "entry.description"], [{ website: "ftp://x.example" }, "entry.website"], [{ advice: [{ textEn: " " }] }, "entry.advice"], [{ howToApply: "Ask.\0" }, "entry.howToApply"],
    ] as const)
      expect(await create({ providerId, entry: { ...entry, ...wrong } }, staffOf(providerId)), JSON.stringify(wrong)).toMatchObject({ __typename: "InvalidInput", field });
  });

  test("is amended in what was sent, keeps what it was, and of two at the same time one is told that it is late", async () => {
    const { id, staff, description } = await aService({ description: "Groups.", waitTime: "A term", assuredOn: "2026-02-02" });
    await at.owner.insert(eligibilityAdvice).values([{ serviceId: id, position: 1, textEn: "An agreement.", law: "Education and Training Act 2020" }, { serviceId: id, position: 2, textEn: "Old advice." }]);
    const { service: today } = await amend({ serviceId: id, entry: { waitTime: "Two terms", status: "TEMPORARILY_CLOSED" }, reason: "Somebody is ill." }, staff);
    expect(today, "what only holds today leaves it assured").toMatchObject({ version: 2, waitTime: "Two terms", status: "TEMPORARILY_CLOSED", description, assuredOn: "2026-02-02" });
    const { service } = await amend({ serviceId: id, version: 2, entry: { description: null, minimumAge: 3, regionCodes: ["tai-tokerau", "waikato"], advice: [{ textEn: "New advice." }] } }, staff);
    expect(service).toMatchObject({ version: 3, description: null, minimumAge: 3, assuredOn: null, regions: [{ code: "tai-tokerau" }, { code: "waikato" }], eligibility: [{ text: { en: "An agreement." }, isCondition: true }, { text: { en: "New advice." }, isCondition: false }] });
    const was = Object.fromEntries(service.changes.nodes.map(({ fieldName, previousValue }: any) => [fieldName, previousValue]));
    expect(was).toMatchObject({ waitTime: "A term", description: "Groups.", assuredOn: "2026-02-02", regions: '["tai-tokerau"]' });
    expect(was["eligibility"]).toContain("Old advice.");
    const answers = await Promise.all(["Now.", "Later."].map((alert) => amend({ serviceId: id, version: 3, entry: { alert } }, staff)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AmendServiceSuccess", "ServiceChanged"]);
    expect(await amend({ serviceId: id, version: 4, entry: { maximumAge: 2 } }, staff)).toMatchObject({ __typename: "InvalidInput", field: "entry.maximumAge" });
    expect(await amend({ serviceId: id, version: 4, entry: {} }, staff)).toMatchObject({ __typename: "InvalidInput", field: "entry" });
    expect(await amend({ serviceId: id, version: 4, entry: { isNationwide: true } }, staff)).toMatchObject({ __typename: "InvalidInput", field: "entry.isNationwide" });
    for (const statement of [sql`update directory_changes set reason = 'another'`, sql`delete from directory_changes`, sql`delete from services`, sql`update services set provider_id = ${id}`]) await expect(at.asViewer(staff, (db) => db.execute(statement))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("is assured by the region's funding managers, and never by the provider itself", async () => {
    const { id, staff, manager, providerId } = await aService();
    for (const viewer of [staff, managerOf("wellington"), managerOf("tai-tokerau", `provider:${providerId}`), viewerAs("FACILITATOR")]) {
      expect(await assure({ serviceId: id }, viewer), viewer.role).toMatchObject({ __typename: "ServiceNotAssured" });
      const write = at.asViewer(viewer, (db) => db.update(services).set({ assuredOn: inDays(0) }).where(eq(services.id, id)).returning({ id: services.id }));
      if (viewer === staff) await expect(write).rejects.toMatchObject({ cause: { code: "42501" } });
      else expect(await write, viewer.role).toEqual([]);
    }
    const { service } = await assure({ serviceId: id }, manager);
    expect(service).toMatchObject({ version: 2, assuredOn: inDays(0), provenance: { role: "SYSTEM" }, changes: { nodes: [{ fieldName: "assuredOn", provenance: { personId: manager.id } }] } });
    expect(await assure({ serviceId: id }, manager)).toMatchObject({ __typename: "ServiceChanged", current: { version: 2 } });
    await expect(at.asViewer(manager, (db) => db.update(services).set({ nameEn: "Theirs", assuredOn: inDays(0) }).where(eq(services.id, id)))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("ends when nobody has or waits for its support, and not before, also as the database has it", async () => {
    const { id, staff } = await aService();
    const waiting = await make.waiting({ serviceId: id });
    expect(await withdraw({ serviceId: id }, staff)).toMatchObject({ __typename: "ServiceHasSupports", current: { id } });
    await expect(at.asViewer(staff, (db) => db.update(services).set({ status: "DEFUNCT" }).where(eq(services.id, id)))).rejects.toMatchObject({ cause: { constraint_name: "services_with_supports_stay" } });
    const other = await aService();
    await make.support({ serviceId: other.id, status: "CLOSED", closedOn: "2026-06-01", outcome: "COMPLETED" });
    expect(await withdraw({ serviceId: other.id }, other.staff)).toMatchObject({ service: { status: "DEFUNCT", version: 2 } });
    expect(waiting.status).toBe("WAITING");
  });

  /** Starts `work` once something has happened in a transaction that stays open until `work` waits for it. */
  const whileOpen = async <Answer>(first: (tx: Parameters<Parameters<typeof at.owner.transaction>[0]>[0]) => Promise<unknown>, work: () => Promise<Answer>): Promise<Answer> => {
    const waiting = await at.owner.transaction(async (tx) => {
      await tx.execute(sql`select set_config('viewer.role', 'SYSTEM', true)`);
      await first(tx);
      const answer = work();
      let held = 0;
      while (held === 0) held = (await at.owner.execute(sql`select 1 from pg_locks where not granted and locktype in ('transactionid', 'tuple')`)).length;
      return { answer };
    });
    return waiting.answer;
  };

  test("does not end by an import either while somebody waits, which says so and takes nothing", async () => {
    const { id } = await aService();
    await make.waiting({ serviceId: id });
    const pack = await exportPackage(at.owner);
    const ended = { ...pack, service: pack.service!.map((row: any) => (row.id === id ? { ...row, status: "defunct" } : row)) };
    await expect(importPackage(at.owner, ended as typeof pack, { replaceOwn: true })).rejects.toThrow(/^Nothing was imported: learners have or wait/);
    expect((await at.owner.select().from(services).where(eq(services.id, id)))[0]).toMatchObject({ status: "ACTIVE" });
  });

  test("does not end while somebody asks for its support in the same instant", async () => {
    const { id, staff } = await aService();
    expect(await whileOpen((tx) => given(tx).waiting({ serviceId: id }), () => withdraw({ serviceId: id }, staff))).toMatchObject({ __typename: "ServiceHasSupports" });
    expect(await withdraw({ serviceId: id }, staff)).toMatchObject({ __typename: "ServiceHasSupports" });
  });

  test("is not asked for, and takes no support over, when it ends in the same instant", async () => {
    const [{ id }, moeNumber] = [await aService(), (await make.institution()).moeNumber];
    const coordinator = viewerAs("COORDINATOR", { organisations: [`institution:${moeNumber}`] });
    const support = await make.waiting({ institutionMoeNumber: moeNumber });
    const withdrawn = (tx: Pick<typeof at.owner, "update">) => tx.update(services).set({ status: "DEFUNCT" }).where(eq(services.id, id));
    const learnerId = randomUUID();
    const permit = await at.permit(coordinator, learnerId, "SUPPORTS");
    const ask = () => supportMutations(at)("requestSupport", { learnerId, permit, serviceId: id, tier: "TIER_2_TARGETED", reason: "Words do not come." }, coordinator);
    expect(await whileOpen(withdrawn, ask)).toMatchObject({ __typename: "InvalidInput", field: "serviceId" });
    expect(await at.owner.select().from(supports).where(eq(supports.serviceId, id))).toEqual([]);

    // Nor is a support open again whose end is taken back then.
    const given = await aService();
    const ended = await make.waiting({ serviceId: given.id });
    await supportMutations(at)("closeSupport", { supportId: ended.id, outcome: "WITHDRAWN" }, given.staff);
    const [step] = await at.owner.execute<{ id: string }>(sql`select id from support_steps where support_id = ${ended.id} and kind = 'CLOSED'`);
    const reopen = () => supportMutations(at)("correctSupportStep", { supportId: ended.id, stepId: step!.id, reason: "It was another's." }, given.staff);
    const endGiven = (tx: Pick<typeof at.owner, "update">) => tx.update(services).set({ status: "DEFUNCT" }).where(eq(services.id, given.id));
    for (const refused of [await whileOpen(endGiven, reopen), await reopen()]) expect(refused).toMatchObject({ __typename: "StepNotPossible", support: { status: "CLOSED" } });

    const [next, permitted] = [await aService(), await at.permit(coordinator, support.learnerId!, "SUPPORTS")];
    const toNext = (tx: Pick<typeof at.owner, "update">) => tx.update(services).set({ status: "DEFUNCT" }).where(eq(services.id, next.id));
    const move = () => supportMutations(at)("transferSupport", { supportId: support.id, permit: permitted, serviceId: next.id, reason: "It is nearer to home." }, coordinator);
    expect(await whileOpen(toNext, move)).toMatchObject({ __typename: "InvalidInput", field: "serviceId" });
  });

  test("is at locations that its staff add, amend and remove", async () => {
    const { id, staff } = await aService({ assuredOn: "2026-02-02" });
    const school = await make.institution();
    const { service } = await addPlace({ serviceId: id, location: { institutionMoeNumber: school.moeNumber }, schedules: [{ days: ["MONDAY"], opensAt: "09:00", closesAt: "12:00" }] }, staff);
    expect(service).toMatchObject({ version: 2, assuredOn: null, atLocations: [{ location: { type: "PHYSICAL", institution: { moeNumber: school.moeNumber } }, schedules: [{ days: ["MONDAY"], opensAt: "09:00", everyWeeks: 1 }] }] });
    expect(await addPlace({ serviceId: id, version: 2, location: { institutionMoeNumber: school.moeNumber } }, staff)).toMatchObject({ __typename: "ServiceLocationExists" });
    const own = await addPlace({ serviceId: id, version: 2, location: { type: "PHYSICAL", name: "Te Whare Āwhina", town: "Kaikohe", latitude: -35.4, longitude: 173.8 } }, staff);
    expect(own.service).toMatchObject({ version: 3, atLocations: [{}, { location: { name: "Te Whare Āwhina", town: "Kaikohe" } }] });
    const [first, second] = own.service.atLocations;
    expect(await amendPlace({ serviceAtLocationId: second.id, version: 3, description: "Upstairs.", schedules: [{ days: [] }] }, staff)).toMatchObject({ service: { version: 4, atLocations: [{}, { description: "Upstairs.", schedules: [{ days: [] }] }] } });
    const removed = await removePlace({ serviceAtLocationId: first.id, version: 4, reason: "The school has no room." }, staff);
    expect(removed.service.atLocations).toHaveLength(1);
    expect(removed.service.changes.nodes[0]).toMatchObject({ fieldName: "atLocations", reason: "The school has no room.", previousValue: expect.stringContaining(String(school.moeNumber)) });
    expect(await removePlace({ serviceAtLocationId: second.id, version: 4 }, staff)).toMatchObject({ __typename: "ServiceChanged", current: { version: 5 } });
    for (const [wrong, field] of [
      [{ location: {} }, "location.type"], [{ location: { type: "PHYSICAL" } }, "location.addressLine"], [{ location: { type: "VIRTUAL", latitude: 1, longitude: 1 } }, "location.type"], [{ location: { type: "PHYSICAL", town: "x", latitude: 1 } }, "location.longitude"],
      [{ location: { type: "PHYSICAL", town: "x", latitude: 91, longitude: 1 } }, "location.latitude"], [{ location: { type: "POSTAL", postcode: "48" } }, "location.postcode"], [{ location: { institutionMoeNumber: 2_147_483_647 } }, "location.institutionMoeNumber"],
      [{ location: { institutionMoeNumber: school.moeNumber, town: "x" } }, "location.town"], [{ location: { type: "VIRTUAL", url: "tel:1" } }, "location.url"], [{ location: { type: "POSTAL", town: "x", regionCode: "atlantis" } }, "location.regionCode"],
      [{ schedules: [{ days: [], opensAt: "9" }] }, "schedules"], [{ schedules: [{ days: [], opensAt: "10:00", closesAt: "09:00" }] }, "schedules"], [{ schedules: [{ days: [], everyWeeks: 0 }] }, "schedules"],
    ] as const)
      expect(await addPlace({ serviceId: id, version: 5, location: { institutionMoeNumber: school.moeNumber }, ...wrong }, staff), JSON.stringify(wrong)).toMatchObject({ __typename: "InvalidInput", field });
  });

  test("is nobody else's to write, also as the database has it", async () => {
    const { id, manager } = await aService();
    const school = await make.institution();
    const place = await make.serviceAtLocation({ serviceId: id });
    for (const viewer of [(await aService()).staff, viewerAs("COORDINATOR", { organisations: [`provider:${(await at.owner.select().from(services).where(eq(services.id, id)))[0]!.providerId}`] }), viewerAs("WHANAU")]) {
      for (const answer of [await amend({ serviceId: id, entry: { alert: "Gone." } }, viewer), await withdraw({ serviceId: id }, viewer), await addPlace({ serviceId: id, location: { institutionMoeNumber: school.moeNumber } }, viewer), await amendPlace({ serviceAtLocationId: place.id, version: 1, description: "x" }, viewer), await removePlace({ serviceAtLocationId: place.id, version: 1 }, viewer)]) {
        expect(answer, viewer.role).toMatchObject({ __typename: "ServiceNotYours" });
      }
      expect(await at.asViewer(viewer, (db) => db.update(services).set({ alert: "Gone." }).where(eq(services.id, id)).returning({ id: services.id }))).toEqual([]);
      expect(await at.asViewer(viewer, (db) => db.delete(serviceRegions).where(eq(serviceRegions.serviceId, id)).returning())).toEqual([]);
      for (const write of [
        (db: typeof at.owner) => db.insert(serviceRegions).values({ serviceId: id, regionCode: "waikato" }),
        (db: typeof at.owner) => db.insert(eligibilityAdvice).values({ serviceId: id, position: 9, textEn: "x" }),
        (db: typeof at.owner) => db.insert(directoryChanges).values({ serviceId: id, fieldName: "alert" }),
      ]) await expect(at.asViewer(viewer, (db) => write(db as never)), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    const { staff, id: own } = await aService();
    await expect(at.asViewer(staff, (db) => db.insert(eligibilityAdvice).values({ serviceId: own, position: 9, textEn: "x", law: "Of our own" }))).rejects.toMatchObject({ cause: { code: "42501" } });
    await amend({ serviceId: own, entry: { alert: "We have moved." } }, staff);
    const seen = async (viewer: Viewer) => (await at.query(`query ($id: ID!) { service(id: $id) { ${changes} } }`, { id: own }, { viewer })).data.service.changes.nodes.length;
    expect(await Promise.all([staff, manager, viewerAs("WHANAU"), viewerAs("COORDINATOR")].map(seen))).toEqual([1, 1, 0, 0]);
  });
});

describe("an import after a provider's own words", () => {
  test("keeps them and says what the package has instead; with replaceOwn it replaces them, and what they were stays readable", async () => {
    const { id, staff, providerId } = await aService({ howToApply: "Ask." });
    const other = await aService();
    const before = await exportPackage(at.owner);
    await amend({ serviceId: id, entry: { howToApply: "Come by.", regionCodes: ["waikato"] } }, staff);
    await amendProvider({ providerId, website: "https://own.example" }, staff);
    const exported = await exportPackage(at.owner);
    expect(exported.service.find((row) => row["id"] === id)).toMatchObject({ application_process: "Come by." });
    expect(exported.organization.find((row) => row["id"] === providerId)).toMatchObject({ website: "https://own.example" });
    expect(await importPackage(at.owner, exported)).toMatchObject({ updated: 0, notes: [] });

    const pack = { ...before, service: before.service.map((row) => (row["id"] === other.id ? { ...row, alert: "From elsewhere." } : row)) };
    const kept = await importPackage(at.owner, pack);
    expect(kept.notes.filter(({ action }) => action === "KEPT").map(({ table, id: of, field, value }) => `${table} ${of} ${field} ${value}`).sort()).toEqual([`organization ${providerId} website null`, `service ${id} howToApply Ask.`, `service ${id} regions ["tai-tokerau"]`]);
    expect(sentences(kept, "report.csv", false)).toContain("3 values that providers wrote themselves differ and were kept: report.csv. With --replace-own the package's take their place.");
    const read = async (of: string) => (await at.query(`query ($id: ID!) { service(id: $id) { ${serviceFields} provider { website } } }`, { id: of }, { viewer: managerOf("waikato") })).data.service;
    expect(await read(id)).toMatchObject({ version: 2, howToApply: "Come by.", regions: [{ code: "waikato" }], provider: { website: "https://own.example" } });
    expect(await read(other.id), "what nobody wrote themselves is taken, with its history").toMatchObject({ version: 2, changes: { nodes: [{ fieldName: "alert", previousValue: null, replacementValue: "From elsewhere.", provenance: { personId: null, role: "SYSTEM" } }] } });

    const replaced = await importPackage(at.owner, pack, { replaceOwn: true });
    expect(replaced.notes.filter(({ action }) => action === "REPLACED")).toHaveLength(3);
    const after = await read(id);
    expect(after).toMatchObject({ howToApply: "Ask.", regions: [{ code: "tai-tokerau" }], provenance: { role: "SYSTEM" }, provider: { website: null } });
    expect(after.changes.nodes).toContainEqual(expect.objectContaining({ fieldName: "howToApply", previousValue: "Come by.", replacementValue: "Ask.", provenance: { personId: null, role: "SYSTEM" } }));
  });
});

test("the changes of 50 services cost as many statements as one's", async () => {
  const all = await times(50, () => make.service());
  await at.owner.insert(directoryChanges).values(all.map(({ id }) => ({ serviceId: id, fieldName: "alert", replacementValue: "x" })));
  const viewer = managerOf("waikato");
  let found: any[] = [];
  const ask = (some: { id: string }[]) => at.statementsOf(async () => (found = await at.entities("Service", some.map(({ id }) => ({ id })), `version provenance { role } ${changes}`, { viewer })));
  expect(await ask(all)).toHaveLength((await ask(all.slice(0, 1))).length);
  await ask(all);
  expect(found.every((one) => one.changes.nodes.length === 1)).toBe(true);
});
