// A consent, an emergency and a notice, told through the gateway: what one person decides holds for everybody's next request,
// in all four services.
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph({ learners: 20 });
const { learner } = graph.examples;

const view = "query ($id: ID!) { learner(id: $id) { preferredName visibleCategories supports { id } allocations { id } whanau { name } } }";
const seenBy = async (persona: string) => (await graph.query(persona, view, { id: learner })).data.learner;
const send = async (persona: string, text: string, input: object) => {
  const { data, errors } = await graph.query(persona, text, { input: { idempotencyKey: randomUUID(), ...input } });
  expect(errors).toBeUndefined();
  return Object.values<any>(data)[0];
};

const give = "mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { __typename ... on GiveConsentSuccess { consent { id state learner { preferredName } } } ... on Problem { message } } }";
const withdraw = "mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { __typename ... on WithdrawConsentSuccess { consent { state } } ... on Problem { message } } }";
const open = "mutation ($input: BreakGlassInput!) { breakGlass(input: $input) { __typename ... on BreakGlassSuccess { breakGlass { id endsAt learner { preferredName supports { id } } } } ... on Problem { message } } }";

const inAYear = `${new Date().getUTCFullYear() + 1}-03-01`;
const told = Object.fromEntries(["purpose", "information", "whoWillSee", "howShared", "howStored", "whenRemoved", "howToCheck", "ifRefused", "ifWithdrawn"].map((field) => [field, "He whakamārama mō te whānau."]));

describe("a consent", () => {
  it("opens every service to its recipient, and closes them all when it is withdrawn between two requests", async () => {
    expect(await seenBy("agency-msd")).toBeNull();
    const input = { idempotencyKey: randomUUID(), learnerId: learner, recipient: { agency: "MSD" }, categories: ["SUPPORTS"], until: inAYear, ...told };
    const given = await send("learner", give, input);
    expect(given).toMatchObject({ __typename: "GiveConsentSuccess", consent: { state: "GIVEN", learner: { preferredName: expect.any(String) } } });
    expect(await send("learner", give, input), "sent again").toEqual(given);
    const seen = await seenBy("agency-msd");
    expect(seen).toMatchObject({ visibleCategories: ["IDENTITY", "SUPPORTS"], allocations: null, whanau: [] });
    expect(seen.supports.length).toBeGreaterThan(0);

    expect(await send("learner", withdraw, { consentId: given.consent.id })).toMatchObject({ consent: { state: "WITHDRAWN" } });
    expect(await seenBy("agency-msd")).toBeNull();
    const { data } = await graph.query("learner", "query ($id: ID!) { learner(id: $id) { indirectCollectionNotices { agency sentOn } } }", { id: learner });
    expect(data.learner.indirectCollectionNotices).toContainEqual({ agency: "MSD", sentOn: null });
  });
});

describe("an emergency", () => {
  it("opens one learner to one person in every service, waits for a review, and raises a notice", async () => {
    expect(await seenBy("agency-police")).toBeNull();
    const opened = await send("agency-police", open, { learnerId: learner, lawfulBasis: "IPP11_SERIOUS_THREAT", reason: "Kua ngaro te ākonga." });
    expect(opened).toMatchObject({ __typename: "BreakGlassSuccess", breakGlass: { learner: { preferredName: expect.any(String), supports: expect.any(Array) } } });
    expect(await seenBy("agency-police")).toMatchObject({ allocations: null, whanau: expect.any(Array) });
    expect(await seenBy("agency-oranga-tamariki")).toBeNull();

    const queue = await graph.query("privacy-officer", "{ breakGlassReviews { nodes { id learner { id } } } noticesDue { nodes { agency learnerId } } }");
    expect(queue.data.breakGlassReviews.nodes).toContainEqual({ id: opened.breakGlass.id, learner: null });
    expect(queue.data.noticesDue.nodes).toContainEqual({ agency: "POLICE", learnerId: learner });
    expect((await graph.query("coordinator", "{ breakGlassReviews { nodes { id } } }")).data?.breakGlassReviews ?? null).toBeNull();
  });
});
