// The directory beside the services that the learners of a population get: who can be found near each community, and where and when.
import type { Ids } from "../ids.ts";
import { Random } from "../random.ts";
import type { Tables } from "../tables.ts";
import type { Cluster } from "./clusters.ts";
import { natureWords } from "./place-names.ts";
import type { Place } from "./places.ts";
import type { RtlbCluster } from "./rtlb-clusters.ts";
import { enteredOn, type Service } from "./services.ts";

const weekdays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"] as const;
const ways = [
  { kind: "COMMUNICATION", name: "Talk and language group", description: "Small groups in which young children learn to speak and to listen.", needAreas: ["COMMUNICATION", "LANGUAGE_LEARNING"], ages: [3, 8] },
  { kind: "GIFTED", name: "One day school", description: "A day a week for gifted learners, with others like them.", needAreas: ["GIFTEDNESS"], ages: [6, 13] },
  { kind: "ALTERNATIVE_EDUCATION", name: "Learning centre for young people", description: "Tutors for young people who have left school or hardly go.", needAreas: ["ATTENDANCE_AND_ENGAGEMENT", "BEHAVIOUR_AND_SOCIAL_EMOTIONAL"], ages: [13, 16] },
  { kind: "WHANAU_SUPPORT", name: "Parents beside parents", description: "Parents of disabled children who know the way, for those who have just set out.", needAreas: ["WELLBEING", "PHYSICAL", "HEALTH"], ages: [null, null] },
] as const;

/** Writes a provider near each community, the places of the RTLB clusters, and where the local services of each region are met. */
export function makeDirectory({ seed, ids, asOf, clusters, rtlbClusters, local, tables }: {
  seed: string;
  ids: Ids;
  asOf: number;
  clusters: readonly Cluster[];
  rtlbClusters: readonly RtlbCluster[];
  /** The local services by region. */
  local: ReadonlyMap<string, readonly Service[]>;
  tables: Tables;
}): void {
  const random = new Random(seed, "directory");
  const at = (serviceId: string, providerId: string | null, { moeNumber, regionCode }: Place) => {
    const [locationId, serviceAtLocationId] = [ids("location"), ids("serviceAtLocation")];
    tables.services.locations.add({ id: locationId, providerId, type: "PHYSICAL", institutionMoeNumber: moeNumber, regionCode });
    tables.services.serviceAtLocations.add({ id: serviceAtLocationId, serviceId, locationId });
    const day = weekdays[random.between(0, weekdays.length - 1)]!;
    tables.services.schedules.add({ id: ids("schedule"), serviceAtLocationId, days: [day], everyWeeks: random.chance(0.7) ? 1 : 2, opensAt: "09:00", closesAt: "15:00", description: "In school terms." });
  };
  for (const [index, { region, schools, earlyLearning }] of clusters.entries()) {
    const places = [...schools, ...earlyLearning];
    const place = places[random.between(0, places.length - 1)];
    if (!place) continue;
    const way = ways[index % ways.length]!;
    const [providerId, serviceId] = [ids("provider"), ids("service")];
    tables.services.providers.add({ id: providerId, kind: "NGO", nameEn: `${natureWords[(index * 7) % natureWords.length]} Whānau Centre ${index + 1} (fictional)`, regionCode: region.code, ...enteredOn(asOf) });
    tables.services.services.add({
      ...enteredOn(asOf),
      id: serviceId,
      providerId,
      nameEn: `${way.name}, ${place.name} (example)`,
      description: way.description,
      kind: way.kind,
      status: random.chance(0.95) ? "ACTIVE" : "TEMPORARILY_CLOSED",
      tiers: ["TIER_2_TARGETED"],
      needAreas: [...way.needAreas],
      minimumAge: way.ages[0],
      maximumAge: way.ages[1],
      isNationwide: false,
      languages: random.chance(0.3) ? ["en-NZ", "mi"] : ["en-NZ"],
      settings: ["COMMUNITY"],
      interpretation: random.chance(0.5) ? "By telephone, when asked for a day ahead." : null,
      howToApply: "Anybody can ask; no diagnosis is needed.",
      assuredOn: "2026-07-01",
    });
    tables.services.serviceRegions.add({ serviceId, regionCode: region.code });
    at(serviceId, providerId, place);
    const health = local.get(region.code)?.find(({ kind }) => kind === "HEALTH");
    const largest = places.reduce((most, each) => (each.roll > most.roll ? each : most));
    if (health) at(health.id, null, largest);
  }
  for (const { name, region, lead } of rtlbClusters) {
    const [providerId, serviceId] = [ids("provider"), ids("service")];
    tables.services.providers.add({ id: providerId, kind: "RTLB_CLUSTER", nameEn: name, regionCode: region.code, institutionMoeNumber: lead.moeNumber, ...enteredOn(asOf) });
    tables.services.services.add({
      ...enteredOn(asOf),
      id: serviceId,
      providerId,
      nameEn: `Resource teachers of ${name}`,
      description: "Itinerant specialist teachers who work with teachers, groups and individual learners.",
      kind: "LEARNING_AND_BEHAVIOUR",
      status: "ACTIVE",
      tiers: ["TIER_1_UNIVERSAL", "TIER_2_TARGETED", "TIER_3_INTENSIVE"],
      needAreas: ["LEARNING_AND_COGNITION", "BEHAVIOUR_AND_SOCIAL_EMOTIONAL", "ATTENDANCE_AND_ENGAGEMENT"],
      minimumYearLevel: 1,
      maximumYearLevel: 10,
      isNationwide: false,
      languages: ["en-NZ"],
      settings: ["SCHOOL", "KURA"],
      howToApply: "A school asks with a request for support.",
    });
    tables.services.serviceRegions.add({ serviceId, regionCode: region.code });
    at(serviceId, providerId, lead);
  }
}
