// What learners and whānau asked to have corrected.
import type { Country } from "../country/country.ts";
import { dateOf } from "../days.ts";
import { exampleIds } from "../ids.ts";
import { Random } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import type { Learner } from "./learner.ts";

const asked = [
  ["Her name is written without its macron.", "Write it with the macron."],
  ["He was never with that service.", "Take the service off his record."],
  ["We speak Samoan at home, and it says English alone.", "Add Samoan before English."],
] as const;

/** One in a hundred of the supported learners, and the first learner: some wait, most were made, some refused with what they asked for attached. */
export function addCorrection({ tables, asOf, seed }: Country, learner: Learner): void {
  const random = new Random(seed, "correction", learner.id);
  const isExample = learner.id === exampleIds.learner;
  if (!isExample && !random.chance(0.01)) return;
  const [whatIsWrong, correction] = random.pick(asked);
  const status = isExample ? "REFUSED" : random.chance(0.3) ? "OPEN" : random.chance(0.8) ? "MADE" : "REFUSED";
  const requestedOn = asOf - (status === "OPEN" ? random.between(0, 35) : random.between(30, 200));
  const isDecided = status !== "OPEN";
  tables.learners.correctionRequests.add({
    id: learner.ids("correctionRequest"),
    learnerId: learner.id,
    recordId: null,
    requestedByWhanauMemberId: learner.whanauMemberIds[0] ?? null,
    requestedOn: dateOf(requestedOn),
    // The database counts the working days.
    dueOn: dateOf(requestedOn),
    status,
    record: "LEARNER",
    category: "IDENTITY",
    whatIsWrong,
    correction,
    statement: status === "REFUSED" ? correction : null,
    decidedAt: isDecided ? new Date((requestedOn + 12) * 86_400_000) : null,
    decidedBy: isDecided ? "population" : null,
    decision: status === "REFUSED" ? "The certificate says otherwise; we asked the registrar." : isDecided ? "It is written so now." : null,
    ...recordedOn(requestedOn),
  });
}
