import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import { attempt, Broken } from "../../attempt.ts";
import { daysAfter, daysBetween, today } from "../../calendar.ts";
import type { Context } from "../../context.ts";
import type { OpenVacancyInput, Resolvers, WithdrawVacancyInput } from "../../generated/resolvers.ts";
import { managesFor, requireManager } from "../../policy.ts";
import { problemOfText, tidy } from "../../read-input.ts";
import { findManaged, notVacant } from "../position/write.ts";
import { insertVacancy, listVacancies, withdraw } from "./store.ts";

const openVacancy = mutation(async (input: OpenVacancyInput, context: Context) => {
  const position = await findManaged(context, input.positionId);
  if ("message" in position) return position;
  if (position.practitionerId !== null || (position.until !== null && position.until < today())) return notVacant(position);
  const { applyBy = null } = input;
  const wrong = typeof input.recruiter === "string" ? problemOfText("recruiter", input.recruiter, 200) : null;
  if (wrong) return wrong;
  if (applyBy !== null && (applyBy < today() || applyBy > daysAfter(today(), 366))) return invalidInput("applyBy", `${applyBy} cannot be the last day: give today or a later day, up to a year ahead.`);
  const vacancy = await attempt(context.db, ["vacancies_one_open"], (tx) =>
    insertVacancy(tx, { positionId: position.id, openedOn: today(), applyBy, overseasEligible: input.overseasEligible ?? false, recruiter: typeof input.recruiter === "string" ? tidy(input.recruiter) : null }),
  );
  if (vacancy instanceof Broken) return problem("VacancyOpenAlready", "Somebody is looked for already, for this position: see Position.vacancies.");
  return { __typename: "OpenVacancySuccess" as const, vacancy };
});

const withdrawVacancy = mutation(async (input: WithdrawVacancyInput, { db, viewer, loaders }: Context) => {
  requireManager(viewer);
  const vacancy = await loaders.vacancyById.load(input.vacancyId);
  const position = vacancy === null ? null : await loaders.positionById.load(vacancy.positionId);
  const isTheirs = position !== null && position.managedBy !== null && managesFor(viewer, position.managedBy);
  const notFound = () => problem("VacancyNotFound", "There is no open vacancy with this id that you may withdraw: take it from the query vacancies.");
  if (vacancy === null || vacancy.outcome !== null || !isTheirs) return notFound();
  const wrong = problemOfText("reason", input.reason, 1000);
  if (wrong) return wrong;
  const withdrawn = await withdraw(db, vacancy, tidy(input.reason));
  return withdrawn === null ? notFound() : { __typename: "WithdrawVacancySuccess" as const, vacancy: withdrawn };
});

export const vacancyResolvers = {
  Query: {
    vacancies: (_query, args, { db }) => listVacancies(db, args),
  },
  Mutation: { openVacancy, withdrawVacancy },
  Position: {
    vacancies: ({ id }, _args, { loaders }) => loaders.vacanciesByPositionId.load(id),
  },
  Vacancy: {
    __resolveReference: ({ id }, { loaders }) => loaders.vacancyById.load(id),
    // A foreign key, and whoever sees the vacancy sees its position.
    position: async ({ positionId }, _args, { loaders }) => (await loaders.positionById.load(positionId))!,
    state: ({ outcome }) => outcome ?? "OPEN",
    daysOpen: ({ openedOn, closedOn }) => Math.max(0, daysBetween(openedOn, closedOn ?? today())),
    filledBy: ({ filledByPositionId }, _args, { loaders }) => (filledByPositionId === null ? null : loaders.positionById.load(filledByPositionId)),
    provenance: toProvenance,
  },
} satisfies Resolvers;
