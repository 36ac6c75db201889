import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import { attempt, Broken } from "../../attempt.ts";
import { daysAfter } from "../../calendar.ts";
import type { Context } from "../../context.ts";
import { readEmployer } from "../../employer.ts";
import type { AgreeEmploymentInput, EndEmploymentInput, Resolvers } from "../../generated/resolvers.ts";
import { managesFor, requireManager } from "../../policy.ts";
import { problemOfDay } from "../../read-input.ts";
import { endPosition, insertPosition, vacancyAfter } from "../position/store.ts";
import type { PositionRow } from "../position/table.ts";
import { lockPractitioner } from "../practitioner/store.ts";
import { practitionerNotFound } from "../practitioner/write.ts";
import { readAgreement } from "./read-agreement.ts";
import { insertAgreement, listEnding, mayTakeOn, positionsBeyond, setLastDay } from "./store.ts";

const agreeEmployment = mutation(async (input: AgreeEmploymentInput, { db, viewer }: Context) => {
  requireManager(viewer);
  if (!isUuid(input.practitionerId) || !(await mayTakeOn(db, input.practitionerId))) return practitionerNotFound();
  const agreement = readAgreement(input.agreement);
  if ("message" in agreement) return agreement;
  const employer = readEmployer(viewer, input.agreement.employer);
  if ("message" in employer) return employer;
  const made = await attempt(db, [isSomebody, "employment_agreements_one_at_a_time"], (tx) =>
    insertAgreement(tx, { ...agreement, practitionerId: input.practitionerId, employer: employer.name, managedBy: employer.managedBy }),
  );
  if (made instanceof Broken && made.rule === isSomebody) return practitionerNotFound();
  if (made instanceof Broken) return problem("AgreementsOverlap", "You have an agreement with this person for some of these days already: end that one first, or begin this one after it.");
  return { __typename: "AgreeEmploymentSuccess" as const, agreement: made };
});

const isSomebody = "employment_agreements_practitioner_id_practitioners_id_fk";

const endEmployment = mutation(async (input: EndEmploymentInput, { db, viewer, loaders }: Context) => {
  requireManager(viewer);
  const agreement = await loaders.employmentAgreementById.load(input.agreementId);
  if (agreement === null || !managesFor(viewer, agreement.managedBy)) return problem("EmploymentAgreementNotFound", "There is no agreement with this id that you may end: take it from Practitioner.employmentAgreements.");
  const { until } = input;
  const wrong = problemOfDay("until", until, { past: 1, future: 20 });
  if (wrong) return wrong;
  if (until < agreement.from) return invalidInput("until", `The agreement began on ${agreement.from}: give a day from then on.`);
  if (agreement.until !== null && until > agreement.until) return invalidInput("until", `The agreement ends on ${agreement.until} already: for a longer time make a new one.`);

  // Until this ends, nobody gives them a position or ends one of theirs.
  await lockPractitioner(db, agreement.practitionerId);
  const changed = () => invalidInput("until", "The agreement or a position of theirs was changed by somebody else at the same time: read it again.");
  const [ended, vacant]: PositionRow[][] = [[], []];
  for (const position of await positionsBeyond(db, agreement, until)) {
    if (position.from > until) return invalidInput("until", `A position begins on ${position.from}, after that day: end that position first.`);
    const shortened = await endPosition(db, position, until);
    if (shortened === null) return changed();
    ended!.push(shortened);
    if (input.leavesVacancies !== false) vacant!.push(await insertPosition(db, vacancyAfter(position, daysAfter(until, 1))));
  }
  const last = await setLastDay(db, agreement, until);
  if (last === null) return changed();
  return { __typename: "EndEmploymentSuccess" as const, agreement: last, ended: ended!, vacant: vacant! };
});

export const employmentAgreementResolvers = {
  Query: {
    employmentEnding: (_query, args, { db, viewer }) => (requireManager(viewer), listEnding(db, args)),
  },
  Mutation: { agreeEmployment, endEmployment },
  Practitioner: {
    employmentAgreements: ({ id }, _args, { loaders }) => loaders.employmentAgreementsByPractitionerId.load(id),
  },
  EmploymentAgreement: {
    __resolveReference: ({ id }, { loaders }) => loaders.employmentAgreementById.load(id),
    practitioner: ({ practitionerId }, _args, { loaders }) => loaders.practitionerById.load(practitionerId),
    earlierVersions: ({ id }, _args, { loaders }) => loaders.earlierVersionsByRowId.load(id),
    provenance: toProvenance,
  },
} satisfies Resolvers;
