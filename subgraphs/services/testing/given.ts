// Builders of valid rows: a test says only what matters to it. Regions and the national providers and services are there
// already, from the migrations.
import { randomUUID } from "node:crypto";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { institutions, type InstitutionRow } from "../src/entities/institution/table.ts";
import {
  communityMemberships,
  learningSupportCommunities,
  type CommunityMembershipRow,
  type LearningSupportCommunityRow,
} from "../src/entities/learning-support-community/table.ts";
import { locations, type LocationRow } from "../src/entities/location/table.ts";
import { providers, type ProviderRow } from "../src/entities/provider/table.ts";
import { serviceAtLocations, type ServiceAtLocationRow } from "../src/entities/service-at-location/table.ts";
import { serviceRegions, services, type ServiceRow } from "../src/entities/service/table.ts";
import { serviceCapacities, type ServiceCapacityRow } from "../src/entities/service-capacity/table.ts";
import { supportMembers, type SupportMemberRow } from "../src/entities/support-member/table.ts";
import { supportSteps, type SupportStepRow } from "../src/entities/support-step/table.ts";
import { supports, type SupportRow } from "../src/entities/support/table.ts";

let last = 0;
const next = () => ++last;

/** Writes rows as the owner of the tables, and gives them as they were stored. */
export function given(owner: PostgresJsDatabase) {
  const build = {
    /** An open state primary school in Tai Tokerau. */
    async institution(said: Partial<typeof institutions.$inferInsert> = {}): Promise<InstitutionRow> {
      const number = next();
      const [row] = await owner
        .insert(institutions)
        .values({ moeNumber: 900_000 + number, kind: "SCHOOL", name: `Te Kura o Ngā Tūī ${number}`, status: "OPEN", regionCode: "tai-tokerau", town: "Kaikohe", ...said })
        .returning();
      return row!;
    },

    /** An organisation of Tai Tokerau. */
    async provider(said: Partial<typeof providers.$inferInsert> = {}): Promise<ProviderRow> {
      const [row] = await owner
        .insert(providers)
        .values({ nameEn: `Whānau Trust ${next()}`, kind: "NGO", regionCode: "tai-tokerau", ...said })
        .returning();
      return row!;
    },

    /** A communication service for the learners of the regions given; its provider is a new one unless it is said. */
    async service({ regions = [], ...said }: Partial<typeof services.$inferInsert> & { regions?: string[] } = {}): Promise<ServiceRow> {
      const [row] = await owner
        .insert(services)
        .values({
          providerId: said.providerId ?? (await build.provider()).id,
          nameEn: `Kōrero Group ${next()}`,
          kind: "COMMUNICATION",
          tiers: ["TIER_2_TARGETED"],
          needAreas: ["COMMUNICATION"],
          ...said,
        })
        .returning();
      if (regions.length > 0) await owner.insert(serviceRegions).values(regions.map((regionCode) => ({ serviceId: row!.id, regionCode })));
      return row!;
    },

    /** A place in Kaikohe. */
    async location(said: Partial<typeof locations.$inferInsert> = {}): Promise<LocationRow> {
      const coordinates = (said.type ?? "PHYSICAL") === "PHYSICAL" && !said.institutionMoeNumber ? { latitude: -35.41, longitude: 173.8 } : {};
      const [row] = await owner.insert(locations).values({ type: "PHYSICAL", name: `Te Whare ${next()}`, ...coordinates, ...said }).returning();
      return row!;
    },

    /** A service at a location; each is a new one unless it is said. */
    async serviceAtLocation(said: Partial<typeof serviceAtLocations.$inferInsert> = {}): Promise<ServiceAtLocationRow> {
      const [row] = await owner
        .insert(serviceAtLocations)
        .values({ ...said, serviceId: said.serviceId ?? (await build.service()).id, locationId: said.locationId ?? (await build.location()).id })
        .returning();
      return row!;
    },

    /** A learning support cluster of Tai Tokerau that has not ended. */
    async community(said: Partial<typeof learningSupportCommunities.$inferInsert> = {}): Promise<LearningSupportCommunityRow> {
      const [row] = await owner
        .insert(learningSupportCommunities)
        .values({ name: `Te Kāhui o Ōmāpere ${next()}`, kind: "LEARNING_SUPPORT_CLUSTER", regionCode: "tai-tokerau", from: "2020-01-27", adoptionPhase: "IMPLEMENTING", ...said })
        .returning();
      return row!;
    },

    /** A membership that has not ended, of a new institution in a new community unless they are said. */
    async membership(said: Partial<typeof communityMemberships.$inferInsert> = {}): Promise<CommunityMembershipRow> {
      const [row] = await owner
        .insert(communityMemberships)
        .values({
          communityId: said.communityId ?? (await build.community()).id,
          institutionMoeNumber: said.institutionMoeNumber ?? (await build.institution()).moeNumber,
          from: "2020-01-27",
          ...said,
        })
        .returning();
      return row!;
    },

    /** A support in delivery since May 2026, asked for in March, with its steps; its service is a new one unless it is said. */
    async support<Said extends Partial<typeof supports.$inferInsert>>(said: Said = {} as Said): Promise<SupportOf<Said>> {
      const [row] = await owner
        .insert(supports)
        .values({
          learnerId: randomUUID(),
          serviceId: said.serviceId ?? (await build.service()).id,
          requestedOn: "2026-03-02",
          acceptedOn: "2026-03-09",
          allocatedOn: "2026-04-20",
          firstContactOn: "2026-04-22",
          firstServiceOn: "2026-05-06",
          tier: "TIER_2_TARGETED",
          status: "IN_DELIVERY",
          prescribedHours: 12,
          deliveredHours: 4.5,
          ...said,
        })
        .returning();
      await owner.insert(supportSteps).values(stepsOf(row!));
      return row as SupportOf<Said>;
    },

    /** A support that was asked for in March and that nobody has answered. */
    request: (said: Partial<typeof supports.$inferInsert> = {}) => build.support({ ...unanswered, ...said }),

    /** A support that was accepted and waits for somebody who does the work. */
    waiting: (said: Partial<typeof supports.$inferInsert> = {}) => build.support({ ...unanswered, status: "WAITING", acceptedOn: "2026-03-09", ...said }),

    /** A learner of a group since its request. */
    async member(said: Partial<typeof supportMembers.$inferInsert> & { supportId: string }): Promise<SupportMemberRow> {
      const [row] = await owner.insert(supportMembers).values({ learnerId: randomUUID(), joinedOn: "2026-03-02", ...said }).returning();
      return row!;
    },

    /** How many supports a service can have under way, everywhere unless a place is said. */
    async capacity(said: Partial<typeof serviceCapacities.$inferInsert> & { serviceId: string; maximum: number }): Promise<ServiceCapacityRow> {
      const [row] = await owner.insert(serviceCapacities).values(said).returning();
      return row!;
    },
  };
  return build;
}

/** A support that is about a learner says so in its type, too. */
type SupportOf<Said> = Said extends { learnerId: null } ? SupportRow : SupportRow & { learnerId: string };

const unanswered = { status: "REQUESTED", acceptedOn: null, allocatedOn: null, firstContactOn: null, firstServiceOn: null, prescribedHours: null, deliveredHours: 0 } as const;

/** The steps that made a support what its row says, in the order in which they were taken. */
function stepsOf(row: SupportRow): (typeof supportSteps.$inferInsert)[] {
  const taken: (Pick<SupportStepRow, "kind"> & Partial<SupportStepRow> & { day: string | null })[] = [
    { kind: "REQUESTED", day: row.requestedOn, serviceId: row.serviceId, institutionMoeNumber: row.institutionMoeNumber, regionCode: row.regionCode, priority: row.priority },
    { kind: "ACCEPTED", day: row.acceptedOn },
    { kind: "WAITLISTED", day: row.status === "WAITING" ? row.acceptedOn : null },
    { kind: "ALLOCATED", day: row.allocatedOn, practitionerId: row.practitionerId, prescribedHours: row.prescribedHours },
    { kind: "FIRST_CONTACT", day: row.firstContactOn, manner: "PHONE_CALL" },
    { kind: "FIRST_SERVICE", day: row.firstServiceOn, setting: "SCHOOL" },
    { kind: "PAUSED", day: row.pausedOn, reason: "The learner is in hospital." },
    { kind: "CLOSED", day: row.closedOn, outcome: row.outcome === "DECLINED" ? null : (row.outcome ?? "COMPLETED") },
  ];
  return taken.flatMap(({ day, ...step }) => (day === null ? [] : [{ supportId: row.id, occurredOn: day, ...step }])).map((step, index) => ({ ...step, place: index + 1 }));
}

/** As many things as said, one after the other, so that their order is known. */
export async function times<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let index = 0; index < count; index++) made.push(await make(index));
  return made;
}
