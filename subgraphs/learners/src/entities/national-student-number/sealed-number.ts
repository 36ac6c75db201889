// How a National Student Number is kept: sealed for its learner, so that no row can be given another's.
import { seal, unseal } from "@lsg/subgraph-kit/seal";

/** Learner by the id as Postgres writes it. Every number is filled up to one length, which would tell how many digits it has. */
export const sealNumber = (learnerId: string, number: string): string => seal(number.padEnd(longest, " "), aboutLearner(learnerId));

/** Throws when it was sealed for another learner, or with a key that this process does not have. */
export const openNumber = ({ learnerId, sealed }: { learnerId: string; sealed: string }): string => unseal(sealed, aboutLearner(learnerId)).trimEnd();

/** Nine or ten digits. No rule for a check digit is published, so none is asked for. */
export const isStudentNumber = (number: string): boolean => /^\d{9,10}$/.test(number);

const longest = 10;
const aboutLearner = (learnerId: string): string => `national student number of ${learnerId}`;
