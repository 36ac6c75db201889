import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { RecordNationalStudentNumberInput, Resolvers } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayRecordStudentNumber } from "../../policy.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { isStudentNumber, openNumber, sealNumber } from "./sealed-number.ts";
import { insertNumber } from "./store.ts";

const recordNationalStudentNumber = mutation(
  async ({ learnerId, number }: RecordNationalStudentNumberInput, context: Context) => {
    const { db, viewer, loaders, accessed } = context;
    const learner = await loaders.learnerById.load(learnerId);
    if (learner === null) return learnerNotFound(context, learnerId);
    if (!mayRecordStudentNumber(viewer, await loaders.grantsByLearnerId.load(learner.id))) {
      return problem("MayNotRecordStudentNumber", "You do not record this learner's number: educators and coordinators at the learner's institution do, with the scope national-student-number.");
    }
    const digits = number.replaceAll(/[\s-]/g, "");
    // The message never repeats what was sent: it could be a number all the same.
    if (!isStudentNumber(digits)) return invalidInput("number", "number is no National Student Number: write its 9 or 10 digits.");
    await lockLearner(db, learner.id);
    await insertNumber(db, { learnerId: learner.id, sealed: sealNumber(learner.id, digits) });
    accessed.record(learner.id, "IDENTITY");
    return { __typename: "RecordNationalStudentNumberSuccess" as const, learner };
  },
  { sealed: ["number"] },
);

export const nationalStudentNumberResolvers = {
  Mutation: { recordNationalStudentNumber },
  Learner: {
    nationalStudentNumber: async ({ id }, _args, { loaders }) => {
      const number = await loaders.studentNumberByLearnerId.load(id);
      return number === null ? null : openNumber(number);
    },
  },
} satisfies Resolvers;
