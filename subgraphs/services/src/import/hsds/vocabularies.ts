// The codes that attributes may bear. The database's checks hold the same ones.
import type { DeliverySetting } from "../../entities/delivery/table.ts";
import type { ProviderKind } from "../../entities/provider/table.ts";
import type { NeedArea, ServiceKind, SupportTier } from "../../entities/service/table.ts";

/** Every code of a type, and no other: one that is missing or unknown does not compile. */
const codes = <Code extends string>(known: Readonly<Record<Code, true>>): readonly Code[] => Object.keys(known) as Code[];

export const vocabularies = {
  providerKind: codes<ProviderKind>({ MINISTRY: true, MINISTRY_OFFICE: true, RTLB_CLUSTER: true, SCHOOL: true, NGO: true, IWI: true, HEALTH: true, AGENCY: true }),
  serviceKind: codes<ServiceKind>({
    EARLY_INTERVENTION: true, COMMUNICATION: true, BEHAVIOUR: true, COMPLEX_NEEDS: true, INTENSIVE_WRAPAROUND: true, LEARNING_AND_BEHAVIOUR: true, LEARNING_SUPPORT_COORDINATION: true,
    SCHOOL_WIDE_PRACTICE: true, PHYSICAL_DISABILITY: true, ASSISTIVE_TECHNOLOGY: true, DEAF_AND_HARD_OF_HEARING: true, VISION: true, HIGH_HEALTH_NEEDS: true, SPECIALIST_SCHOOLING: true,
    ALTERNATIVE_EDUCATION: true, ENGLISH_LANGUAGE: true, GIFTED: true, TRANSPORT: true, HEALTH: true, WHANAU_SUPPORT: true, OTHER: true,
  }),
  tier: codes<SupportTier>({ TIER_1_UNIVERSAL: true, TIER_2_TARGETED: true, TIER_3_INTENSIVE: true }),
  needArea: codes<NeedArea>({
    LEARNING_AND_COGNITION: true, COMMUNICATION: true, BEHAVIOUR_AND_SOCIAL_EMOTIONAL: true, PHYSICAL: true, HEARING: true, VISION: true, HEALTH: true, WELLBEING: true,
    ATTENDANCE_AND_ENGAGEMENT: true, GIFTEDNESS: true, LANGUAGE_LEARNING: true,
  }),
  setting: codes<DeliverySetting>({ EARLY_LEARNING: true, SCHOOL: true, KURA: true, SPECIALIST_SCHOOL: true, HOME: true, COMMUNITY: true, CLINIC: true, ONLINE: true }),
};
