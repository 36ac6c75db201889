// What happened to a support, step by step, and each time that it was given: everything that its row says follows from these.
import type { DeliverySetting } from "@lsg/services/src/entities/delivery/table.ts";
import type { SupportStepKind, SupportStepRow } from "@lsg/services/src/entities/support-step/table.ts";
import type { SupportOutcome, SupportPriority } from "@lsg/services/src/entities/support/table.ts";
import { dateOf } from "../days.ts";
import type { Ids } from "../ids.ts";
import type { Random } from "../random.ts";
import type { Tables } from "../tables.ts";
import type { Course } from "./supports.ts";

export interface SupportStory {
  readonly supportId: string;
  readonly serviceId: string;
  readonly practitionerId: string | null;
  readonly priority: SupportPriority;
  readonly reason: string;
  readonly requestedOn: number;
  readonly course: Course;
  readonly pause: Pause | null;
  readonly outcome: SupportOutcome | null;
  readonly prescribedHours: number | null;
  readonly setting: DeliverySetting;
  /** Where the learner was, from the request on: the first place, and each to which they moved. */
  readonly places: readonly { readonly moeNumber: number; readonly regionCode: string; readonly from: number }[];
}

/** The days on which a support rested; `until` is the day on which it went on, null while it rests. */
export interface Pause {
  readonly from: number;
  readonly until: number | null;
}

type Step = { readonly kind: SupportStepKind; readonly day: number | null } & Partial<Omit<SupportStepRow, "kind" | "recordedAt" | "recordedBy" | "recordedInRole">>;

const instantOf = (day: number): Date => new Date(day * 86_400_000);

export function addSteps({ services }: Tables, ids: Ids, story: SupportStory): void {
  const { supportId, course, pause, outcome, places, requestedOn } = story;
  const [first, ...moves] = places;
  const isDeclined = outcome === "DECLINED";
  const steps: Step[] = [
    { kind: "REQUESTED", day: requestedOn, serviceId: story.serviceId, priority: story.priority, reason: story.reason, institutionMoeNumber: first!.moeNumber, regionCode: first!.regionCode },
    { kind: "TRIAGED", day: story.priority === "ROUTINE" ? null : course.acceptedOn, priority: story.priority, reason: "It gets in the way of being at school at all." },
    { kind: "ACCEPTED", day: course.acceptedOn },
    { kind: "WAITLISTED", day: course.status === "ACCEPTED" ? null : course.acceptedOn },
    { kind: "ALLOCATED", day: course.allocatedOn, practitionerId: story.practitionerId, prescribedHours: story.prescribedHours },
    { kind: "FIRST_CONTACT", day: course.firstContactOn, manner: "PHONE_CALL" },
    { kind: "FIRST_SERVICE", day: course.firstServiceOn, setting: story.setting },
    { kind: "PAUSED", day: pause?.from ?? null, reason: "The whānau asked for a time without visits." },
    { kind: "RESUMED", day: pause?.until ?? null },
    ...moves.map((move) => ({ kind: "MOVED" as const, day: move.from, institutionMoeNumber: move.moeNumber, regionCode: move.regionCode })),
    isDeclined
      ? { kind: "DECLINED", day: course.closedOn, reason: "What is needed can be done in class with advice.", instead: "Advice for the teacher, and the school's own learning support." }
      : { kind: "CLOSED", day: course.closedOn, outcome },
  ];
  const taken = steps.filter((step): step is Step & { day: number } => step.day !== null);
  // Moves lie between the others; what happened on one day stays in the order above.
  taken.sort((a, b) => a.day - b.day || Number(a.kind === "CLOSED") - Number(b.kind === "CLOSED"));
  for (const [index, { kind, day, ...said }] of taken.entries()) {
    services.supportSteps.add({ ...said, id: ids("supportStep"), supportId, kind, place: index + 1, occurredOn: dateOf(day), recordedAt: instantOf(day), recordedInRole: "SYSTEM" });
  }
}

const mostVisits = 12;

/** Times that it was given, which add up to `hours`, between the first service and `last`; and some that were cancelled. */
export function addDeliveries({ services }: Tables, ids: Ids, random: Random, { supportId, practitionerId, setting, course }: SupportStory, hours: number, last: number): void {
  const first = course.firstServiceOn;
  if (first === null || hours === 0) return;
  const quarters = Math.round(hours * 4);
  const visits = Math.min(mostVisits, Math.ceil(quarters / 6));
  for (let visit = 0; visit < visits; visit++) {
    const day = first + Math.floor(((last - first) * visit) / visits);
    const said = { id: ids("delivery"), supportId, practitionerId, deliveredOn: dateOf(weekdayFrom(first, day)), recordedAt: instantOf(day), recordedInRole: "SYSTEM" };
    const share = Math.floor(quarters / visits) + (visit < quarters % visits ? 1 : 0);
    services.deliveries.add({ ...said, status: "DELIVERED", setting, hours: share / 4 });
    if (random.chance(0.06)) services.deliveries.add({ ...said, id: ids("delivery"), status: "CANCELLED", setting: null, reason: "The learner was ill.", hours: 1 });
  }
}

/** The day, or the Friday before when it is on a weekend and the service had begun by then. */
function weekdayFrom(first: number, day: number): number {
  // Day 0 was a Thursday.
  const weekday = (day + 4) % 7;
  const friday = weekday === 6 ? day - 1 : weekday === 0 ? day - 2 : day;
  return friday < first ? day : friday;
}
