import { mutation, problem } from "@lsg/subgraph-kit/mutation";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import { attempt, Broken } from "../../attempt.ts";
import { today } from "../../calendar.ts";
import type { Context } from "../../context.ts";
import type { ChangePracticeMembershipInput, Resolvers, StartCommunityOfPracticeInput } from "../../generated/resolvers.ts";
import { mayEdit } from "../../policy.ts";
import { problemOfText, tidy } from "../../read-input.ts";
import type { PractitionerRow } from "../practitioner/table.ts";
import { insertCommunity, join, leave, listCommunities } from "./store.ts";

const startCommunityOfPractice = mutation(async (input: StartCommunityOfPracticeInput, context: Context) => {
  const self = await findSelf(context);
  if (self === null) return notAPractitioner();
  const wrong = problemOfText("name", input.name, 200) ?? problemOfText("purpose", input.purpose, 2000);
  if (wrong) return wrong;
  const community = await attempt(context.db, ["communities_of_practice_name"], (tx) =>
    insertCommunity(tx, { practitionerId: self.id, from: today(), name: tidy(input.name), purpose: tidy(input.purpose), needArea: input.needArea ?? null, regionCode: self.regionCode }),
  );
  if (community instanceof Broken) return problem("PracticeNameTaken", "Another community of practice has this name: join it, or choose another name.");
  return { __typename: "StartCommunityOfPracticeSuccess" as const, community };
});

const changePracticeMembership = mutation(async (input: ChangePracticeMembershipInput, context: Context) => {
  const community = await context.loaders.communityOfPracticeById.load(input.communityOfPracticeId);
  if (community === null) return problem("CommunityOfPracticeNotFound", "There is no community of practice with this id: take it from the query communitiesOfPractice.");
  const self = await findSelf(context);
  if (self === null) return notAPractitioner();
  await (input.belongs ? join : leave)(context.db, community.id, self.id);
  return { __typename: "ChangePracticeMembershipSuccess" as const, community };
});

async function findSelf({ viewer, loaders }: Context): Promise<PractitionerRow | null> {
  const self = viewer.id === null ? null : await loaders.practitionerById.load(viewer.id);
  return self !== null && mayEdit(viewer, self) ? self : null;
}

function notAPractitioner() {
  return problem("PractitionerNotFound", "Communities of practice are for practitioners: your token is of nobody who is here as one. A manager can add you with addPractitioner.");
}

export const communityOfPracticeResolvers = {
  Query: {
    communitiesOfPractice: (_query, _args, { db }) => listCommunities(db),
  },
  Mutation: { startCommunityOfPractice, changePracticeMembership },
  CommunityOfPractice: {
    __resolveReference: ({ id }, { loaders }) => loaders.communityOfPracticeById.load(id),
    convener: ({ practitionerId }, _args, { loaders }) => loaders.practitionerById.load(practitionerId),
    async members({ id }, _args, { loaders }) {
      const memberships = await loaders.practiceMembershipsByCommunityId.load(id);
      return (await Promise.all(memberships.map(({ practitionerId }) => loaders.practitionerById.load(practitionerId)))).filter((member) => member !== null);
    },
    provenance: toProvenance,
  },
} satisfies Resolvers;
