// What support teams look into together: a question, and what happened since under the elements of He Pikorua, in no fixed order.
import type { InquiryElement } from "@lsg/learners/src/entities/inquiry-event/table.ts";
import type { Country } from "../country/country.ts";
import { dateOf } from "../days.ts";
import { weighted } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import type { Learner } from "./learner.ts";

const pickElement = weighted<InquiryElement>([["KOHIKOHI", 30], ["WHAKAWHANAUNGATANGA", 15], ["ATA_WHAKAARO", 20], ["TATAI", 12], ["WHAKAMAHI", 13], ["WHAI_WHAKAARO", 10]]);

const questions = [
  "When does the learner join in with others, and what makes it easier?",
  "Which parts of the day go well, and what is different in them?",
  "What does the learner understand of what is said in class, and how do we know?",
  "What do the whānau see at home that we do not see here?",
];
const notes: Readonly<Record<InquiryElement, readonly string[]>> = {
  WHAKAWHANAUNGATANGA: ["Kōrero with the whānau at home, with kai; they told what matters to them.", "The team met the learner's nan, who knows most about mornings."],
  KOHIKOHI: ["Watched two mornings and one break; wrote down every ten minutes.", "The teacher and the whānau each kept a diary for a week."],
  ATA_WHAKAARO: ["Went through the diary together: the hard times are those with noise.", "What was seen at home and at school fits together."],
  TATAI: ["Agreed with the whānau on two things to try for three weeks.", "Chose with the learner where to sit and with whom."],
  WHAKAMAHI: ["The new morning routine began; everybody uses the same signs.", "The teacher aide practised the programme with the class."],
  WHAI_WHAKAARO: ["Looked together at what has changed: fewer hard mornings.", "The learner says that it is better now; the whānau see it, too."],
};

interface Asked {
  /** How many days ago it was opened. */
  readonly daysAgo: number;
  readonly events: number;
  readonly isClosed: boolean;
}

export function addInquiry({ tables, asOf }: Country, learner: Learner, { daysAgo, events, isClosed }: Asked): void {
  const { random } = learner;
  const id = learner.ids("inquiry");
  const openedOn = asOf - daysAgo;
  tables.learners.inquiries.add({
    id,
    learnerId: learner.id,
    openedOn: dateOf(openedOn),
    closedOn: isClosed ? dateOf(asOf - 1) : null,
    question: random.pick(questions),
    findings: isClosed ? "What helps is known now, and is part of every day." : null,
    ...recordedOn(openedOn),
  });
  for (let count = 0; count < events; count++) {
    const happenedOn = openedOn + Math.floor((daysAgo * count) / events);
    const element = pickElement(random);
    tables.learners.inquiryEvents.add({
      id: learner.ids("inquiryEvent"),
      inquiryId: id,
      learnerId: learner.id,
      happenedOn: dateOf(happenedOn),
      element,
      notes: random.pick(notes[element]),
      hypotheses: element === "ATA_WHAKAARO" ? ["Noise makes it hard to follow."] : [],
      actions: element === "TATAI" || element === "WHAKAMAHI" ? ["Sit near the door, with a friend."] : [],
      ...recordedOn(happenedOn),
    });
  }
}
