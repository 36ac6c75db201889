import { refusal } from "@lsg/subgraph-kit/errors";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import type { Context } from "../../context.ts";
import type { BreakGlassInput } from "../../generated/resolvers.ts";
import { mayBreakGlass } from "../../policy.ts";
import { problemOfTexts, readCategories, tidy } from "../../read-input.ts";
import { findLastOpening, holdOpening, insertBreakGlass } from "./store.ts";

// What an emergency needs. Funding and working notes can wait until somebody may see them otherwise.
const categories = readCategories(["IDENTITY", "CONTACT", "EDUCATION", "NEEDS", "PLAN", "SUPPORTS", "HEALTH"]);

const shortestReason = 10;

/** Never asks whether there is such a learner: a refusal would tell which ids exist, and to somebody who sees none of them. */
export const breakGlass = mutation(async ({ learnerId: asked, lawfulBasis, reason, follows, noticeUnsafeReason }: BreakGlassInput, { db, viewer, accessed }: Context) => {
  if (!mayBreakGlass(viewer)) throw refusal("FORBIDDEN", "You cannot open records in an emergency: practitioners, coordinators and agencies can, with the scope break-glass, a person's own token and, for an agency, a stated purpose. Call somebody who can.");
  if (!isUuid(asked)) return invalidInput("learnerId", "learnerId is no id of a learner: give the id as this graph answers it.");
  const texts = typeof noticeUnsafeReason === "string" ? { reason, noticeUnsafeReason } : { reason };
  const wrong = problemOfTexts(texts);
  if (wrong) return wrong;
  if (tidy(reason).length < shortestReason) return invalidInput("reason", `The reason is too short to be understood later: write at least ${shortestReason} characters.`);

  const opening = { learnerId: asked.toLowerCase(), personId: viewer.id! };
  await holdOpening(db, opening);
  const previous = await findLastOpening(db, opening);
  const followsId = follows?.toLowerCase() ?? null;
  if (previous !== null && followsId === null) {
    return problem("BrokenBefore", `You opened this record at ${previous.openedAt.toISOString()}. To open it again, say why in a new reason and send follows: "${previous.id}"; both are reviewed together.`, { previous });
  }
  if (followsId !== (previous?.id ?? null)) return invalidInput("follows", "follows is not the last time within a day that you opened this record: give that one's id, or leave it out when there is none.");

  const recorded = await insertBreakGlass(db, {
    ...opening,
    role: viewer.role,
    organisation: organisationOf(viewer),
    lawfulBasis,
    reason: tidy(reason),
    categories,
    followsId,
    noticeUnsafeReason: typeof noticeUnsafeReason === "string" ? tidy(noticeUnsafeReason) : null,
  });
  // Also when the client does not ask for what was recorded: opening is in the log, with role, organisation and request.
  accessed.record(opening.learnerId, "IDENTITY");
  return { __typename: "BreakGlassSuccess" as const, breakGlass: recorded };
});

function organisationOf({ role, organisations }: Viewer): string | null {
  return (role === "AGENCY" ? organisations.find((organisation) => organisation.startsWith("agency:")) : organisations[0]) ?? null;
}
