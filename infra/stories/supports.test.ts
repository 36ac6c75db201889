// A support from the request to the end, over all services: who decides, who works, and who learns whom it is for.
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { exampleIds } from "../population/ids.ts";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph();
const { learner, practitioner, institution, region } = graph.examples;

const permitOf = async (persona: string): Promise<string | null> => (await graph.operation(persona, "learner-permit", { id: learner })).data.learner?.permit?.token ?? null;
const send = async (persona: string, name: string, input: object) => {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  const { data, errors } = await graph.query(persona, `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on ${type}Success { support { id status learner { preferredName } wait { toFirstServiceDays } } } ... on Problem { message } } }`, {
    input: { idempotencyKey: `${name}-${persona}`, ...input },
  });
  expect(errors).toBeUndefined();
  return data[name];
};

it("is asked for by a decision of learners, and puts who gives it on the team until it ends", async () => {
  const request = { learnerId: learner, serviceId: exampleIds.service, institutionMoeNumber: institution, tier: "TIER_2_TARGETED", target: "WHANAU", reason: "Her nan asks how to sign with her at home." };
  // Whoever reads the record without working with the learner is given no permit, and none of another's holds.
  expect(await permitOf("facilitator")).toBeNull();
  expect(await permitOf("agency-health")).toBeNull();
  const token = await permitOf("coordinator");
  for (const persona of ["facilitator", "agency-health", "provider", "whanau"]) expect(await send(persona, "requestSupport", { ...request, permit: token }), persona).toMatchObject({ __typename: "PermitRefused" });

  const requested = await send("coordinator", "requestSupport", { ...request, permit: token });
  expect(requested).toMatchObject({ __typename: "RequestSupportSuccess", support: { status: "REQUESTED", wait: { toFirstServiceDays: 0 } } });
  const supportId = requested.support.id as string;

  // The provider answers, and does not learn whose support it is.
  expect(await send("provider", "acceptSupport", { supportId })).toMatchObject({ support: { status: "WAITING", learner: null } });
  const allocated = await send("provider", "allocateSupport", { supportId, practitionerId: practitioner, roleCode: "KAITAKAWAENGA" });
  expect(allocated).toMatchObject({ support: { status: "ALLOCATED", learner: null } });
  await graph.arrived();
  const team = async () =>
    (await graph.query("coordinator", "query ($id: ID!) { learner(id: $id) { supportTeam { id standing practitioner { id } role { code } } } }", { id: learner })).data.learner.supportTeam.filter(({ role }: { role: { code: string } }) => role?.code === "KAITAKAWAENGA");
  const [place] = await team();
  expect(await team()).toEqual([{ id: place.id, standing: "TO_CONFIRM", practitioner: { id: practitioner }, role: { code: "KAITAKAWAENGA" } }]);
  // In that role they hold no position: their manager hears of it, who is told the support and not whom it is for.
  const unsettled = async () => (await graph.query("workforce-manager", "{ unsettledAllocations(first: 200) { nodes { obstacle support { id } practitioner { id } learner { preferredName } } } }")).data.unsettledAllocations.nodes.filter(({ support }: any) => support.id === supportId);
  expect(await unsettled()).toEqual([{ obstacle: "ROLE_NOT_HELD", support: { id: supportId }, practitioner: { id: practitioner }, learner: null }]);
  // The provider named them: the school hears of it, and says whether they are on the team.
  const work = async () => (await graph.query("coordinator", "{ myWork(kinds: [TEAM_PLACE_TO_CONFIRM], first: 200) { nodes { supportTeamMember { id } } } }")).data.myWork.nodes;
  expect(await work()).toContainEqual({ supportTeamMember: { id: place.id } });
  const confirm = "mutation ($input: ConfirmSupportTeamMemberInput!) { confirmSupportTeamMember(input: $input) { __typename ... on ConfirmSupportTeamMemberSuccess { member { standing } } } }";
  const confirmed = (persona: string) => graph.query(persona, confirm, { input: { idempotencyKey: `confirm-${persona}`, memberId: place.id, reasonNotChosen: "They have signed with the whānau before." } });
  expect((await confirmed("provider")).data.confirmSupportTeamMember).toEqual({ __typename: "SupportTeamMemberNotFound" });
  expect((await confirmed("practitioner")).data.confirmSupportTeamMember, "whose place it is").toEqual({ __typename: "MayNotChangeSupportTeam" });
  expect((await confirmed("coordinator")).data.confirmSupportTeamMember).toEqual({ __typename: "ConfirmSupportTeamMemberSuccess", member: { standing: "CONFIRMED" } });
  expect(await work()).not.toContainEqual({ supportTeamMember: { id: place.id } });

  expect(await send("practitioner", "recordFirstService", { supportId, setting: "HOME" })).toMatchObject({ support: { status: "IN_DELIVERY", learner: { preferredName: expect.any(String) as string } } });
  expect(await send("whanau", "closeSupport", { supportId, outcome: "WITHDRAWN", permit: await permitOf("whanau") })).toMatchObject({ support: { status: "CLOSED" } });
  await graph.arrived();
  expect(await unsettled()).toEqual([]);
  // On the team for this last day.
  expect(await team()).toHaveLength(1);
  // Who has learners as a case was told whose it is: a case can be for it, and for no other child's.
  const caseFor = async (of: string) =>
    (await graph.query("coordinator", "mutation ($input: AssignCaseInput!) { assignCase(input: $input) { __typename } }", {
      input: { idempotencyKey: `case-for-${of}`, learnerId: learner, permit: await permitOf("coordinator"), practitionerId: practitioner, roleCode: "LSC", supportId: of, overrideReason: "They know each other." },
    })).data.assignCase;
  expect(await caseFor(randomUUID())).toEqual({ __typename: "SupportNotKnown" });
  expect(await caseFor(supportId)).toEqual({ __typename: "AssignCaseSuccess" });
});

it("as a case puts whoever is given it on the team, and a hand-over moves the place", async () => {
  const manage = async (name: string, input: object, asked: string) => {
    const type = name.charAt(0).toUpperCase() + name.slice(1);
    const { data, errors } = await graph.query("workforce-manager", `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on ${type}Success { ${asked} } ... on Problem { message } } }`, { input: { idempotencyKey: randomUUID(), ...input } });
    expect(errors).toBeUndefined();
    return data[name];
  };
  const employer = { kind: "MINISTRY", name: "The region's office", regionCode: region };
  const roleCode = "KAITAKAWAENGA";
  /** Somebody whom the region's office takes on, with a position. */
  const kaitakawaenga = async (name: string): Promise<string> => {
    const { practitioner: person } = await manage("addPractitioner", { name, primaryRoleCode: roleCode, regionCode: region, agreement: { employer, kind: "PERMANENT", fte: 1, from: "2026-01-26" } }, "practitioner { id }");
    expect(await manage("createPosition", { roleCode, employer, fte: 1, from: "2026-01-26", practitionerId: person.id }, "position { id }")).toMatchObject({ __typename: "CreatePositionSuccess" });
    return person.id;
  };
  const [giver, taker] = [await kaitakawaenga("Hōne Pārata"), await kaitakawaenga("Ngāio Tūhoro")];
  const assign = "mutation ($input: AssignCaseInput!) { assignCase(input: $input) { __typename ... on AssignCaseSuccess { caseAssignment { id } } ... on Problem { message } } }";
  const assigned = await graph.query("coordinator", assign, { input: { idempotencyKey: "case-1", learnerId: learner, permit: await permitOf("coordinator"), practitionerId: giver, roleCode } });
  expect(assigned.data.assignCase).toMatchObject({ __typename: "AssignCaseSuccess" });
  await graph.arrived();
  const team = async () => (await graph.query("coordinator", "query ($id: ID!) { learner(id: $id) { supportTeam { standing isOfCase until practitioner { id } } } }", { id: learner })).data.learner.supportTeam.filter(({ practitioner: on }: any) => [giver, taker].includes(on.id));
  expect(await team()).toEqual([{ standing: "TO_CONFIRM", isOfCase: true, until: null, practitioner: { id: giver } }]);
  const over = await manage("handOverCaseload", { fromPractitionerId: giver, toPractitionerId: taker, roleCode, reason: "Parental leave." }, "caseAssignments { learner { preferredName } practitioner { id } }");
  // The manager arranges it, and learns of nobody whom it is for.
  expect(over).toMatchObject({ caseAssignments: [{ learner: null, practitioner: { id: taker } }] });
  await graph.arrived();
  expect(await team()).toEqual([
    { standing: "TO_CONFIRM", isOfCase: true, until: expect.any(String), practitioner: { id: giver } },
    { standing: "TO_CONFIRM", isOfCase: true, until: null, practitioner: { id: taker } },
  ]);
});
