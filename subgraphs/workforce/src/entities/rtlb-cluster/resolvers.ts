import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import { attempt, Broken } from "../../attempt.ts";
import { daysAfter, today } from "../../calendar.ts";
import type { Context } from "../../context.ts";
import { isMoeNumber } from "../../extensions/institution/number.ts";
import type { AssignLiaisonInput, Resolvers } from "../../generated/resolvers.ts";
import { managesFor, requireManager, seesPositionsOfCluster } from "../../policy.ts";
import { lockPractitioner } from "../practitioner/store.ts";
import { findInTeam, practitionerNotFound } from "../practitioner/write.ts";
import { sumOfFte } from "../position/sum.ts";
import { listClusters, replaceLiaison } from "./store.ts";

const assignLiaison = mutation(async (input: AssignLiaisonInput, context: Context) => {
  const { db, viewer, loaders } = context;
  requireManager(viewer);
  const cluster = await loaders.rtlbClusterById.load(input.clusterId);
  if (cluster === null || !managesFor(viewer, `community:${cluster.id}`)) return problem("RtlbClusterNotFound", "There is no cluster with this id that you manage: take it from the query rtlbClusters.");
  const practitioner = await findInTeam(context, input.practitionerId);
  if (practitioner === null) return practitionerNotFound();
  const from = input.from ?? today();
  if (!isMoeNumber(input.moeNumber)) return invalidInput("moeNumber", "This is no number of an institution: take it from the query institutions.");
  if (from < daysAfter(today(), -31) || from > daysAfter(today(), 366)) return invalidInput("from", `${from} is too far away: give a day from a month ago to a year ahead.`);
  await lockPractitioner(db, practitioner.id);
  const held = await loaders.rtlbPositionsByClusterId.load(cluster.id);
  if (!held.some(({ practitionerId }) => practitionerId === practitioner.id)) return problem("RoleNotHeld", `${practitioner.name} holds no position as RTLB in this cluster today: choose somebody who does.`);

  const liaison = await attempt(db, ["rtlb_liaisons_one_at_a_time", "rtlb_liaisons_period"], (tx) => replaceLiaison(tx, { clusterId: cluster.id, practitionerId: practitioner.id, institutionMoeNumber: input.moeNumber, from }));
  if (liaison instanceof Broken) return invalidInput("from", "The school's liaison changes on that day or later already: give a later day.");
  return { __typename: "AssignLiaisonSuccess" as const, liaison };
});

export const rtlbClusterResolvers = {
  Query: {
    rtlbCluster: (_query, { id }, { loaders }) => loaders.rtlbClusterById.load(id),
    rtlbClusters: (_query, { regionCode }, { db }) => listClusters(db, regionCode ?? null),
  },
  Mutation: { assignLiaison },
  RtlbCluster: {
    __resolveReference: ({ id }, { loaders }) => loaders.rtlbClusterById.load(id),
    community: ({ id }) => ({ id }),
    leadSchool: ({ leadMoeNumber }) => ({ moeNumber: leadMoeNumber }),
    region: ({ regionCode }) => ({ code: regionCode }),
    async hostSchools({ id }, _args, { loaders, viewer }) {
      if (!seesPositionsOfCluster(viewer, id)) return null;
      const held = (await loaders.rtlbPositionsByClusterId.load(id)).filter(({ practitionerId }) => practitionerId !== null);
      return [...new Set(held.flatMap(({ institutionMoeNumber }) => institutionMoeNumber ?? []))].map((moeNumber) => ({ moeNumber }));
    },
    async heldFtte({ id }, _args, { loaders, viewer }) {
      if (!seesPositionsOfCluster(viewer, id)) return null;
      return sumOfFte((await loaders.rtlbPositionsByClusterId.load(id)).filter(({ practitionerId }) => practitionerId !== null));
    },
    async vacantFtte({ id }, _args, { loaders, viewer }) {
      if (!seesPositionsOfCluster(viewer, id)) return null;
      return sumOfFte((await loaders.rtlbPositionsByClusterId.load(id)).filter(({ practitionerId }) => practitionerId === null));
    },
    liaisons: ({ id }, _args, { loaders }) => loaders.liaisonsByClusterId.load(id),
  },
  RtlbLiaison: {
    institution: ({ institutionMoeNumber }) => ({ moeNumber: institutionMoeNumber }),
    practitioner: ({ practitionerId }, _args, { loaders }) => loaders.practitionerById.load(practitionerId),
  },
} satisfies Resolvers;
