import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { managerOf, viewerAs } from "../../../testing/viewers.ts";
import { daysAfter, today } from "../../calendar.ts";
import type { SkillLevel } from "../practitioner-skill/table.ts";
import { subgraph } from "../../subgraph.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);
const whangarei = { latitude: -35.73, longitude: 174.32 };

const match = async (args: string, { viewer = viewerAs("COORDINATOR") as Viewer, first = 50 } = {}) =>
  (await graph.query(`{ matchPractitioners(first: ${first}, ${args}) { practitioner { id name } score reasons { aspect points text { en } } distanceKm room } }`, {}, { viewer })).data.matchPractitioners;
const idsOf = (matches: any[]) => matches.map(({ practitioner }) => practitioner.id);

/** Somebody who holds a position in a role; each test has a region of its own. */
async function staff(regionCode: string, { roleCode = "SPEECH_LANGUAGE_THERAPIST", fte = 1, skill = null as SkillLevel | null, ...said } = {} as any) {
  const practitioner = await make.practitioner({ regionCode, primaryRoleCode: roleCode, languages: ["en-NZ"], ...said });
  await make.position({ practitionerId: practitioner.id, roleCode, fte, regionCode });
  if (skill) await make.skill({ practitionerId: practitioner.id, level: skill });
  return practitioner.id;
}

describe("who could take on a case", () => {
  test("is ranked by skill, language, culture, travel and room, each with its reason", async () => {
    const at = { baseLatitude: whangarei.latitude, baseLongitude: whangarei.longitude };
    const best = await staff("wellington", { skill: "LEADING", languages: ["mi", "en-NZ"], ...at });
    await make.review({ practitionerId: best, level: "LEADING" });
    const far = await staff("wellington", { skill: "LEADING", languages: ["mi"], baseLatitude: -36.85, baseLongitude: 174.76 });
    const plain = await staff("wellington", at);
    const answer = await match(`need: COMMUNICATION, role: "SPEECH_LANGUAGE_THERAPIST", language: "mi", place: { regionCode: "wellington", coordinates: { latitude: ${whangarei.latitude}, longitude: ${whangarei.longitude} } }`);
    expect(idsOf(answer)).toEqual([best, far, plain]);
    expect(answer[0]).toMatchObject({ score: 100, distanceKm: 4, room: "AMPLE", reasons: [{ aspect: "SKILL", points: 30 }, { aspect: "LANGUAGE", points: 20 }, { aspect: "CULTURE", points: 15 }, { aspect: "TRAVEL", points: 20 }, { aspect: "ROOM", points: 15 }] });
    expect(answer[1].distanceKm).toBeGreaterThan(125);
    expect(answer[1].distanceKm).toBeLessThan(140);
    expect(answer[2].reasons[1]).toEqual({ aspect: "LANGUAGE", points: 0, text: { en: expect.stringContaining("interpreter") } });
    for (const { score, reasons } of answer) expect(reasons.reduce((sum: number, { points }: any) => sum + points, 0)).toBe(score);
  });

  test("counts the review against the framework that matters to the whānau", async () => {
    const pacific = await staff("waikato");
    await make.review({ practitionerId: pacific, framework: "TAPASA", level: "LEADING" });
    const both = await staff("waikato");
    await make.review({ practitionerId: both, framework: "TATAIAKO", level: "DEVELOPING" });
    const ask = (culture: string) => match(`need: COMMUNICATION, role: "SPEECH_LANGUAGE_THERAPIST", place: { regionCode: "waikato" }${culture}`);
    expect(idsOf(await ask(""))).toEqual([pacific, both]);
    expect(idsOf(await ask(", culture: TATAIAKO"))).toEqual([both, pacific]);
  });

  test("is whoever holds the role today and is registered for it, and nobody else", async () => {
    const role = { roleCode: "PSYCHOLOGIST" };
    const fit = await staff("otago-southland", role);
    const gone = await make.practitioner({ regionCode: "otago-southland" });
    await make.position({ practitionerId: gone.id, until: daysAfter(today(), -1) });
    const lapsed = await make.newcomer({ regionCode: "otago-southland" });
    await make.agreement({ practitionerId: lapsed.id });
    await make.registration({ practitionerId: lapsed.id, from: "2020-01-01", expiresOn: daysAfter(today(), -1) });
    await make.position({ practitionerId: lapsed.id });
    expect(idsOf(await match(`need: WELLBEING, role: "PSYCHOLOGIST", place: { regionCode: "otago-southland" }`))).toEqual([fit]);
  });

  test("comes last when there is no room, and how full a caseload is stays theirs", async () => {
    const full = await staff("canterbury-chatham-islands", { skill: "LEADING", fte: 0.1 });
    await times(4, () => make.caseAssignment({ practitionerId: full, roleCode: "SPEECH_LANGUAGE_THERAPIST" }));
    const some = await staff("canterbury-chatham-islands", { fte: 0.1 });
    await make.caseAssignment({ practitionerId: some, roleCode: "SPEECH_LANGUAGE_THERAPIST", weight: 3 });
    await make.caseAssignment({ practitionerId: some, roleCode: "PSYCHOLOGIST", weight: 9 });
    const answer = await match(`need: COMMUNICATION, role: "SPEECH_LANGUAGE_THERAPIST", place: { regionCode: "canterbury-chatham-islands" }`);
    expect(answer.map(({ practitioner, room }: any) => [practitioner.id, room])).toEqual([[some, "AMPLE"], [full, "NONE"]]);
    await make.caseAssignment({ practitionerId: some, roleCode: "SPEECH_LANGUAGE_THERAPIST", weight: 0.5 });
    expect((await match(`need: COMMUNICATION, role: "SPEECH_LANGUAGE_THERAPIST", place: { regionCode: "canterbury-chatham-islands" }`))[0].room).toBe("NONE");
  });

  test("tells from no number of places where somebody sets out from, by no more than the tenth of a degree", async () => {
    const ids = [await staff("bay-of-plenty-waiariki", { baseLatitude: -38.137, baseLongitude: 176.251 }), await staff("bay-of-plenty-waiariki", { baseLatitude: -38.062, baseLongitude: 176.341 })];
    for (let step = 0; step < 12; step++) {
      const answer = await match(`need: COMMUNICATION, role: "SPEECH_LANGUAGE_THERAPIST", place: { regionCode: "bay-of-plenty-waiariki", coordinates: { latitude: ${-38.2 + step / 50}, longitude: ${176.1 + step / 37} } }`);
      const [one, other] = ids.map((id) => answer.find(({ practitioner }: any) => practitioner.id === id));
      expect({ ...one, practitioner: null }).toEqual({ ...other, practitioner: null });
    }
  });

  test("measures the way across the 180th meridian", async () => {
    const chathams = await staff("hawkes-bay-tairawhiti", { baseLatitude: -43.95, baseLongitude: -176.55 });
    const [one] = await match(`need: COMMUNICATION, role: "SPEECH_LANGUAGE_THERAPIST", place: { regionCode: "hawkes-bay-tairawhiti", coordinates: { latitude: -43.53, longitude: 172.63 } }`);
    expect(one).toMatchObject({ practitioner: { id: chathams } });
    expect(one.distanceKm).toBeGreaterThan(850);
    expect(one.distanceKm).toBeLessThan(900);
  });

  test("is answered to those who arrange support, and to managers of their own team", async () => {
    const id = await staff("taranaki-whanganui-manawatu");
    const args = `need: COMMUNICATION, role: "SPEECH_LANGUAGE_THERAPIST", place: { regionCode: "taranaki-whanganui-manawatu" }`;
    for (const viewer of [...["COORDINATOR", "PRACTITIONER", "EDUCATOR"].map((role) => viewerAs(role)), managerOf("region:tai-tokerau", "region:taranaki-whanganui-manawatu")]) expect(idsOf(await match(args, { viewer })), viewer.role).toEqual([id]);
    for (const viewer of [...["WHANAU", "LEARNER", "AGENCY", "ANALYST", "PROVIDER_STAFF", "FUNDING_MANAGER", "FACILITATOR"].map((role) => viewerAs(role)), managerOf("region:waikato")]) expect(await match(args, { viewer }), viewer.role).toEqual([]);
    // A facilitator looks among the people of their community.
    const communityId = randomUUID();
    await make.agreement({ practitionerId: id, managedBy: "institution:75", employer: "Kura", fte: 0.1 });
    await make.position({ practitionerId: id, roleCode: "LSC", employerKind: "SCHOOL", institutionMoeNumber: 75, communityId, fte: 0.1 });
    const coordinators = args.replace("SPEECH_LANGUAGE_THERAPIST", "LSC");
    expect(idsOf(await match(coordinators, { viewer: viewerAs("FACILITATOR", { organisations: [`community:${communityId}`] }) }))).toEqual([id]);
    expect(await match(coordinators, { viewer: viewerAs("FACILITATOR", { organisations: [`community:${randomUUID()}`] }) })).toEqual([]);
  });

  test("is nobody for a role or a region that there is not, and refuses what cannot be", async () => {
    for (const args of [`need: HEARING, role: "\\u0000"`, `need: HEARING, role: "NONE"`, `need: HEARING, role: "RTLB", place: { regionCode: "No'" }`, `need: HEARING, role: "RTLB", language: "${"x".repeat(9000)}"`]) expect(await match(args)).toEqual([]);
    for (const wrong of [`first: 0, need: HEARING, role: "RTLB"`, `first: 51, need: HEARING, role: "RTLB"`, `need: HEARING, role: "RTLB", place: { coordinates: { latitude: 91, longitude: 0 } }`]) {
      const { errors } = await graph.query(`{ matchPractitioners(${wrong}) { score } }`, {}, { errors: true });
      expect(errors, wrong).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    }
  });

  test("costs as many statements for 50 as for one", async () => {
    await times(50, () => staff("nelson-marlborough-west-coast", { skill: "WORKING" }));
    const ask = (first: number) => graph.statementsOf(() => match(`need: COMMUNICATION, role: "SPEECH_LANGUAGE_THERAPIST", place: { regionCode: "nelson-marlborough-west-coast" }`, { first }));
    expect(await match(`need: COMMUNICATION, role: "SPEECH_LANGUAGE_THERAPIST", place: { regionCode: "nelson-marlborough-west-coast" }`)).toHaveLength(50);
    expect(await ask(50)).toHaveLength((await ask(1)).length);
  });
});
