// Supports for groups, and for the adults of a school: asked for by the school, and shown on each learner of the group.
import type { Country } from "../country/country.ts";
import type { Place } from "../country/places.ts";
import { dateOf } from "../days.ts";
import { exampleIds, idsOfGroup } from "../ids.ts";
import { Random } from "../random.ts";
import { tellOthersOfSupport } from "./known-supports.ts";
import type { Learner } from "./learner.ts";
import { addSteps } from "./support-steps.ts";
import type { Course } from "./supports.ts";

/** Groups that can take another learner, by institution. */
export class Groups {
  readonly #open = new Map<number, { readonly supportId: string; readonly from: number; left: number }>();
  #count = 0;

  /** Lets the learner join the group of their school; it is asked for when there is none. Nobody joins where no service works with groups. */
  join(country: Country, learner: Learner, place: Place): void {
    const group = this.#open.get(place.moeNumber) ?? this.#begin(country, place);
    if (!group || group.left === 0) return;
    group.left--;
    country.tables.services.supportMembers.add({
      id: learner.ids("supportMember"),
      supportId: group.supportId,
      learnerId: learner.id,
      joinedOn: dateOf(group.from),
      recordedAt: new Date(group.from * 86_400_000),
      recordedInRole: "SYSTEM",
    });
    tellOthersOfSupport(country, { supportId: group.supportId, learnerId: learner.id, on: group.from });
  }

  #begin(country: Country, place: Place) {
    const random = new Random(country.seed, "group", place.moeNumber);
    const region = country.clusters.find((cluster) => cluster.region.code === place.regionCode)?.region;
    const service = region && country.servicesIn(region).find(({ kind }) => kind === "LEARNING_AND_BEHAVIOUR");
    if (!service) return null;
    const ids = idsOfGroup(country.seed, this.#count++);
    const requestedOn = country.asOf - random.between(90, 300);
    const course: Course = { status: "IN_DELIVERY", acceptedOn: requestedOn + 7, allocatedOn: requestedOn + 30, firstContactOn: requestedOn + 32, firstServiceOn: requestedOn + 45, closedOn: null };
    const add = (supportId: string, target: "GROUP" | "EDUCATORS", targetName: string, reason: string) => {
      const practitioner = country.staff.find(["RTLB"], [place.moeNumber, place.regionCode], random);
      const story = {
        supportId, serviceId: service.id, practitionerId: practitioner?.id ?? null, priority: "ROUTINE" as const, reason, requestedOn, course, pause: null, outcome: null, prescribedHours: 20,
        setting: "SCHOOL" as const, places: [{ moeNumber: place.moeNumber, regionCode: place.regionCode, from: requestedOn }],
      };
      country.tables.services.supports.add({
        id: supportId, learnerId: null, serviceId: service.id, practitionerId: story.practitionerId, capacityId: country.capacities.take(service, place.regionCode), institutionMoeNumber: place.moeNumber,
        requestedOn: dateOf(requestedOn), acceptedOn: dateOf(requestedOn + 7), allocatedOn: dateOf(requestedOn + 30), firstContactOn: dateOf(requestedOn + 32), firstServiceOn: dateOf(requestedOn + 45),
        pausedDays: 0, pausedDaysBeforeService: 0, pausedDaysBeforeContact: 0, regionCode: place.regionCode, tier: "TIER_2_TARGETED", target, targetName, status: "IN_DELIVERY", priority: "ROUTINE",
        reason, prescribedHours: 20, deliveredHours: 0, recordedAt: new Date(requestedOn * 86_400_000), recordedInRole: "SYSTEM",
      });
      addSteps(country.tables, ids, story);
    };
    const isFirst = this.#count === 1;
    const supportId = isFirst ? exampleIds.groupSupport : ids("groupSupport");
    add(supportId, "GROUP", "Reading group (example)", "They read below their year, and lose heart.");
    if (isFirst || random.chance(0.3)) add(ids("groupSupport"), "EDUCATORS", "Teachers of the first years (example)", "How to teach reading to all of a class.");
    const group = { supportId, from: requestedOn, left: random.between(3, 6) };
    this.#open.set(place.moeNumber, group);
    return group;
  }
}
