import { mutation, problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { DecideCorrectionInput } from "../../generated/resolvers.ts";
import { mayDecideCorrection } from "../../policy.ts";
import { problemOfTexts, tidy } from "../../read-input.ts";
import { decide } from "./store.ts";
import type { CorrectionRequestRow } from "./table.ts";

export const decideCorrection = mutation(async (input: DecideCorrectionInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  const request = await loaders.correctionRequestById.load(input.correctionRequestId);
  if (request === null) {
    accessed.recordNotFound(input.correctionRequestId);
    return problem("CorrectionRequestNotFound", "There is no request for correction with this id that you may see: take the id from Learner.correctionRequests or Query.myWork.");
  }
  if (!mayDecideCorrection(viewer, await loaders.grantsByLearnerId.load(request.learnerId))) {
    return problem("MayNotDecideCorrection", "Coordinators and practitioners who work with the learner decide what is corrected, and privacy officers: ask one of them.");
  }
  if (request.status !== "OPEN") return decidedAlready(request);
  if (request.recordedBy === viewer.id) return problem("MayNotDecideCorrection", "You wrote this request down: somebody else who works with the learner decides it, or a privacy officer.");
  const wrong = problemOfTexts({ decision: input.decision });
  if (wrong) return wrong;

  accessed.record(request.learnerId, request.category);
  const status = input.outcome;
  const correctionRequest = await decide(db, request, { status, by: viewer.id!, decision: tidy(input.decision), statement: status === "REFUSED" ? (request.statement ?? request.correction) : request.statement });
  return correctionRequest === null ? decidedAlready(request) : { __typename: "DecideCorrectionSuccess" as const, correctionRequest };
});

function decidedAlready(correctionRequest: CorrectionRequestRow): Problem<"CorrectionDecided", { correctionRequest: CorrectionRequestRow }> {
  return problem("CorrectionDecided", "It has been decided already: what was decided stays. They can ask again, or complain to the Privacy Commissioner.", { correctionRequest });
}
