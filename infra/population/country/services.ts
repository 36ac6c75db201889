// What support there is: the national services that the database has, and made-up local ones beside them.
import type { NeedArea, ServiceKind, SupportTier } from "@lsg/services/src/entities/service/table.ts";
import type { Ids } from "../ids.ts";
import type { Sql } from "../load.ts";
import { recordedOn } from "../recorded.ts";
import type { Tables } from "../tables.ts";
import { natureWords } from "./place-names.ts";
import type { Region } from "./regions.ts";

export interface Service {
  readonly id: string;
  readonly providerId: string;
  readonly kind: ServiceKind;
  readonly tiers: readonly SupportTier[];
  readonly needAreas: readonly NeedArea[];
  readonly minimumAge: number | null;
  readonly maximumAge: number | null;
  readonly minimumYearLevel: number | null;
  readonly maximumYearLevel: number | null;
  readonly streamCode: string | null;
}

/** Services that learners get as a person; the others are for whole schools or for journeys. */
export async function readNationalServices(services: Sql): Promise<Service[]> {
  return services<Service[]>`
    select id, provider_id as "providerId", kind, tiers, need_areas as "needAreas", minimum_age as "minimumAge", maximum_age as "maximumAge",
      minimum_year_level as "minimumYearLevel", maximum_year_level as "maximumYearLevel", funding_stream_code as "streamCode"
    from services where is_nationwide and status = 'ACTIVE' and kind not in ('SCHOOL_WIDE_PRACTICE', 'TRANSPORT') order by id`;
}

interface LocalService {
  readonly kind: ServiceKind;
  readonly name: string;
  readonly description: string;
  readonly tiers: SupportTier[];
  readonly needAreas: NeedArea[];
}

const localProviders: readonly { kind: "IWI" | "NGO" | "HEALTH"; name: (word: string) => string; service: LocalService }[] = [
  {
    kind: "IWI",
    name: (word) => `Te Rūnanga o te ${word} (fictional)`,
    service: {
      kind: "WHANAU_SUPPORT",
      name: "Whānau ora navigator",
      description: "Somebody who walks beside a whānau and knows which door to knock at.",
      tiers: ["TIER_1_UNIVERSAL", "TIER_2_TARGETED"],
      needAreas: ["WELLBEING", "ATTENDANCE_AND_ENGAGEMENT", "LANGUAGE_LEARNING"],
    },
  },
  {
    kind: "NGO",
    name: (word) => `${word} Trust (fictional)`,
    service: {
      kind: "WHANAU_SUPPORT",
      name: "Mentors for young people",
      description: "A mentor at school and at home for young people who find it hard to be there.",
      tiers: ["TIER_2_TARGETED"],
      needAreas: ["ATTENDANCE_AND_ENGAGEMENT", "BEHAVIOUR_AND_SOCIAL_EMOTIONAL", "GIFTEDNESS"],
    },
  },
  {
    kind: "HEALTH",
    name: (word) => `${word} Child Health Service (fictional)`,
    service: {
      kind: "HEALTH",
      name: "Child and youth health team",
      description: "Nurses and therapists who visit learners where they are.",
      tiers: ["TIER_2_TARGETED", "TIER_3_INTENSIVE"],
      needAreas: ["HEALTH", "WELLBEING", "PHYSICAL"],
    },
  },
];

/** Writes an iwi, a community and a health provider for each region, each with a service; gives the services by region. */
export function makeLocalServices({ ids, asOf, regions, tables }: { ids: Ids; asOf: number; regions: readonly Region[]; tables: Tables }): Map<string, Service[]> {
  return new Map(
    regions.map((region, index) => [
      region.code,
      localProviders.map(({ kind, name, service }, which) => {
        const providerId = ids("provider");
        tables.services.providers.add({
          id: providerId,
          nameEn: name(natureWords[(index * localProviders.length + which) % natureWords.length] as string),
          kind,
          regionCode: region.code,
          ...enteredOn(asOf),
        });
        return addService(tables, ids, asOf, { providerId, region, service: { ...service, name: `${service.name}, ${region.name} (example)` } });
      }),
    ]),
  );
}

/** The first version of an entry of the directory, a year before the day of the population. */
export function enteredOn(asOf: number) {
  return { version: 1, ...recordedOn(asOf - 365) };
}

function addService(tables: Tables, ids: Ids, asOf: number, { providerId, region, service }: { providerId: string; region: Region; service: LocalService }): Service {
  const added: Service = {
    id: ids("service"),
    providerId,
    kind: service.kind,
    tiers: service.tiers,
    needAreas: service.needAreas,
    minimumAge: null,
    maximumAge: null,
    minimumYearLevel: null,
    maximumYearLevel: null,
    streamCode: null,
  };
  tables.services.services.add({
    id: added.id,
    providerId,
    nameEn: service.name,
    description: service.description,
    kind: service.kind,
    status: "ACTIVE",
    tiers: service.tiers,
    needAreas: service.needAreas,
    isNationwide: false,
    languages: service.kind === "WHANAU_SUPPORT" ? ["en-NZ", "mi"] : ["en-NZ"],
    settings: ["SCHOOL", "KURA", "HOME", "COMMUNITY"],
    howToApply: "Ask by telephone, or ask your school to.",
    ...enteredOn(asOf),
    version: 2,
  });
  tables.services.directoryChanges.add({ id: ids("directoryChange"), providerId: null, serviceId: added.id, fieldName: "howToApply", previousValue: JSON.stringify("Ask by telephone."), replacementValue: JSON.stringify("Ask by telephone, or ask your school to."), reason: "Schools ask for most.", ...recordedOn(asOf - 100) });
  tables.services.serviceRegions.add({ serviceId: added.id, regionCode: region.code });
  return added;
}
