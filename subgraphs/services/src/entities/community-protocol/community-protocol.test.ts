import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { communityMutations, coordinatorOf, facilitatorOf } from "../../../testing/community-mutations.ts";
import { given, times } from "../../../testing/given.ts";
import { inDays } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { communityProtocols } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = communityMutations(at);

const said = {
  agreedOn: "2024-02-12",
  decisionRule: "CONSENSUS",
  decisionProcess: "Ka kōrero tātou kia whakaae katoa.",
  meetingFrequency: "TERMLY",
  informationSharingTerms: "What whānau agreed to, and nothing else.",
  storage: "In this system.",
};
const fields = "version agreedOn replacedOn decisionRule decisionProcess whanauInvolvement provenance { role personId }";
const adopt = (input: object, viewer: Viewer) => send("adoptCommunityProtocol", { ...said, ...input }, viewer, `protocol { ${fields} }`, `... on ProtocolChanged { inForce { ${fields} } }`);
const read = async (id: string, viewer: Viewer) =>
  (await at.query(`query ($id: ID!) { learningSupportCommunity(id: $id) { protocol { ${fields} } protocols { version replacedOn } } }`, { id }, { viewer })).data.learningSupportCommunity;

describe("a protocol", () => {
  test("is in force from when it is adopted, for everybody who has signed in to read, and those before it stay", async () => {
    const { id } = await make.community();
    const facilitator = facilitatorOf(id);
    expect(await read(id, facilitator)).toEqual({ protocol: null, protocols: [] });
    expect(await adopt({ communityId: id }, facilitator)).toMatchObject({ __typename: "AdoptCommunityProtocolSuccess", protocol: { version: 1, replacedOn: null, provenance: { role: "FACILITATOR", personId: facilitator.id } } });
    await adopt({ communityId: id, basedOnVersion: 1, agreedOn: "2025-03-01", whanauInvolvement: "  Wha\u0304nau choose who is at the table. " }, coordinatorOf(id));
    expect(await read(id, viewerAs("WHANAU"))).toMatchObject({
      protocol: { version: 2, agreedOn: "2025-03-01", whanauInvolvement: "Whānau choose who is at the table.", decisionProcess: said.decisionProcess },
      protocols: [{ version: 2, replacedOn: null }, { version: 1, replacedOn: "2025-03-01" }],
    });
    expect(await read(id, anonymousViewer)).toEqual({ protocol: null, protocols: [] });
  });

  test("of two adopted at the same moment is one: the other is told of it", async () => {
    const { id } = await make.community();
    await adopt({ communityId: id }, facilitatorOf(id));
    const answers = await Promise.all([facilitatorOf(id), coordinatorOf(id), facilitatorOf(id)].map((viewer) => adopt({ communityId: id, basedOnVersion: 1 }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AdoptCommunityProtocolSuccess", "ProtocolChanged", "ProtocolChanged"]);
    const winner = answers.find(({ __typename }) => __typename === "AdoptCommunityProtocolSuccess");
    for (const { __typename, inForce } of answers) if (__typename === "ProtocolChanged") expect(inForce).toMatchObject({ version: 2, provenance: { personId: winner.protocol.provenance.personId } });
    expect(await at.owner.select().from(communityProtocols).where(eq(communityProtocols.communityId, id))).toHaveLength(2);
  });

  test("is refused to whoever read another one", async () => {
    const { id } = await make.community();
    expect(await adopt({ communityId: id, basedOnVersion: 3 }, facilitatorOf(id))).toMatchObject({ __typename: "ProtocolChanged", inForce: null });
    await adopt({ communityId: id }, facilitatorOf(id));
    expect(await adopt({ communityId: id }, facilitatorOf(id))).toMatchObject({ __typename: "ProtocolChanged", inForce: { version: 1 } });
  });

  test("is written by the community's facilitator and coordinators alone, while the community lasts", async () => {
    const { id } = await make.community();
    const ended = await make.community({ until: "2025-12-31" });
    const other = await make.community();
    const elsewhere = [facilitatorOf(other.id), viewerAs("EDUCATOR", { organisations: [`community:${id}`] }), viewerAs("COORDINATOR"), viewerAs("WHANAU")];
    for (const viewer of elsewhere) expect(await adopt({ communityId: id }, viewer), viewer.role).toMatchObject({ __typename: "CommunityNotYours" });
    expect(await adopt({ communityId: ended.id }, facilitatorOf(ended.id))).toMatchObject({ __typename: "CommunityNotYours" });
    for (const communityId of ["x", "01890000-0000-7000-8000-000000000000"]) expect(await adopt({ communityId }, facilitatorOf(id))).toMatchObject({ __typename: "CommunityNotYours" });
    // And by the database, whatever a resolver asked.
    const { communityId: _none, ...row } = { ...said, communityId: id, version: 1, decisionRule: "CONSENSUS", meetingFrequency: "TERMLY" } as const;
    const insert = (viewer: Viewer, communityId: string, more: object = {}) => at.asViewer(viewer, (db) => db.insert(communityProtocols).values({ ...row, communityId, ...more }));
    for (const viewer of elsewhere) await expect(insert(viewer, id)).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(insert(facilitatorOf(ended.id), ended.id)).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(insert(facilitatorOf(id), id, { version: 2 }), "a version that follows none").rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(insert(facilitatorOf(id), id, { recordedBy: "somebody-else" })).rejects.toMatchObject({ cause: { code: "42501" } });
    await adopt({ communityId: id }, facilitatorOf(id));
    await expect(at.asViewer(facilitatorOf(id), (db) => db.execute(sql`update community_protocols set storage = 'elsewhere'`))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("says what cannot be used", async () => {
    const { id } = await make.community();
    const facilitator = facilitatorOf(id);
    await adopt({ communityId: id }, facilitator);
    for (const [wrong, field] of [
      [{ decisionProcess: " " }, "decisionProcess"],
      [{ storage: "ā".repeat(4001) }, "storage"],
      [{ informationSharingTerms: "\0a" }, "informationSharingTerms"],
      [{ agreedOn: inDays(1) }, "agreedOn"],
      [{ agreedOn: "2024-02-11" }, "agreedOn"],
    ] as const)
      expect(await adopt({ communityId: id, basedOnVersion: 1, ...wrong }, facilitator), JSON.stringify(field)).toMatchObject({ __typename: "InvalidInput", field });
    const again = { communityId: id, basedOnVersion: 1, agreedOn: "2025-01-01", idempotencyKey: "twice" };
    expect(await adopt(again, facilitator)).toEqual(await adopt(again, facilitator));
  });
});

test("the protocols of 50 communities cost as many statements as one's", async () => {
  const keys = await times(50, async () => {
    const { id } = await make.community();
    await at.owner.insert(communityProtocols).values({ ...said, communityId: id, version: 1, decisionRule: "CONSENSUS", meetingFrequency: "TERMLY" });
    return { id };
  });
  const ask = (some: { id: string }[]) => at.statementsOf(() => at.entities("LearningSupportCommunity", some, `protocol { ${fields} } protocols { version replacedOn }`));
  const forOne = await ask(keys.slice(0, 1));
  expect(forOne).toHaveLength(2);
  expect(await ask(keys)).toHaveLength(2);
});
