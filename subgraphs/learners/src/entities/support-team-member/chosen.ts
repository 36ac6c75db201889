// Whānau choose who is at the table. Who puts somebody on the team says who chose it, or why nobody did.
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddSupportTeamMemberInput } from "../../generated/resolvers.ts";
import { readNote } from "../../read-input.ts";
import { isKeptAway } from "../consent/store.ts";
import type { SupportTeamMemberRow } from "./table.ts";

type Said = Pick<AddSupportTeamMemberInput, "learnerId" | "chosenBy" | "chosenByLearner" | "reasonNotChosen">;
type Chosen = Pick<SupportTeamMemberRow, "chosenByWhanauMemberId" | "chosenByLearner" | "reasonNotChosen">;

/** Who chose a member of the team, as it is stored. */
export async function readChosen({ db, loaders }: Context, { learnerId, chosenBy, chosenByLearner, reasonNotChosen }: Said): Promise<Chosen | InvalidInput> {
  const reason = readNote("reasonNotChosen", reasonNotChosen);
  if (reason !== null && typeof reason === "object") return reason;
  const said = [typeof chosenBy === "string", chosenByLearner === true, reason !== null].filter(Boolean).length;
  if (said !== 1) return invalidInput("chosenBy", "Whānau choose who is at the table: give either chosenBy, or chosenByLearner, or reasonNotChosen, and one of them alone.");
  if (typeof chosenBy === "string") {
    const member = await loaders.whanauMemberById.load(chosenBy);
    if (member?.learnerId !== learnerId.toLowerCase() || member.endedAt !== null) return invalidInput("chosenBy", "chosenBy is nobody of this learner's whānau: give the id of one of Learner.whanau.");
    if (member.relationship === "OTHER") return invalidInput("chosenBy", `${member.name} is close to the learner and not whānau: ask somebody of the whānau.`);
    if (await isKeptAway(db, member)) return invalidInput("chosenBy", `An order keeps ${member.name} away from the learner: ask somebody else of the whānau.`);
  }
  return { chosenByWhanauMemberId: chosenBy?.toLowerCase() ?? null, chosenByLearner: chosenByLearner === true, reasonNotChosen: reason };
}
