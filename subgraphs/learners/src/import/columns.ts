// The columns of a register file: what each is called, also by the school's own system, and how its cells are read.
import type { RegisterCloseReason, RegisterLearnerStatus, RegisterResponseProvider, RegisterResponseStatus, RegisterResponseType, AttendanceThreshold, SupportTier } from "../register-columns.ts";
import { fold, readChoice, readDay, readText, readWholeNumber, readYearLevel, readYesNo, type Reader } from "./values.ts";

interface Column<Value> {
  /** Other names of the column, as systems export them; its own name counts, too. */
  readonly names: readonly string[];
  readonly read: Reader<Value>;
  /** Values are about a person, or could be: reports leave them out. */
  readonly withheld?: true;
}

const column = <Value>(read: Reader<Value>, names: readonly string[] = [], withheld?: true): Column<Value> => ({ names, read, ...(withheld ? { withheld } : {}) });

const tiers: Readonly<Record<string, SupportTier>> = {
  1: "TIER_1_UNIVERSAL", "tier 1": "TIER_1_UNIVERSAL", "tier one": "TIER_1_UNIVERSAL", universal: "TIER_1_UNIVERSAL", "te matua": "TIER_1_UNIVERSAL",
  2: "TIER_2_TARGETED", "tier 2": "TIER_2_TARGETED", "tier two": "TIER_2_TARGETED", targeted: "TIER_2_TARGETED", "te kahui": "TIER_2_TARGETED",
  3: "TIER_3_INTENSIVE", "tier 3": "TIER_3_INTENSIVE", "tier three": "TIER_3_INTENSIVE", intensive: "TIER_3_INTENSIVE", individualised: "TIER_3_INTENSIVE", tailored: "TIER_3_INTENSIVE", "te arotahi": "TIER_3_INTENSIVE",
};
const genders: Readonly<Record<string, "FEMALE" | "MALE" | "ANOTHER_GENDER">> = {
  f: "FEMALE", female: "FEMALE", girl: "FEMALE", wahine: "FEMALE", m: "MALE", male: "MALE", boy: "MALE", tane: "MALE",
  x: "ANOTHER_GENDER", d: "ANOTHER_GENDER", "gender diverse": "ANOTHER_GENDER", another: "ANOTHER_GENDER", "another gender": "ANOTHER_GENDER",
};
const priorities: Readonly<Record<string, 1 | 2 | 3>> = { 1: 1, high: 1, 2: 2, medium: 2, 3: 3, low: 3 };
const thresholds: Readonly<Record<string, AttendanceThreshold>> = { "irregular absence": "IRREGULAR", moderate: "MODERATE_ABSENCE", chronic: "CHRONIC_ABSENCE" };

const learnerStatuses: readonly RegisterLearnerStatus[] = ["ACTIVE", "MONITORING", "TRANSITIONING", "ON_HOLD"];
const responseStatuses: readonly RegisterResponseStatus[] = ["NOT_STARTED", "PLANNED", "WAITING", "IN_PLACE", "UNDER_REVIEW", "FINISHED", "DECLINED"];
const responseTypes: readonly RegisterResponseType[] = ["CLASSROOM_ADAPTATION", "GROUP_PROGRAMME", "INDIVIDUAL_PROGRAMME", "SPECIALIST_SERVICE", "ASSISTIVE_TECHNOLOGY", "WHANAU_SUPPORT", "EDUCATOR_SUPPORT", "ASSESSMENT"];
const providers: readonly RegisterResponseProvider[] = ["INSTITUTION", "RTLB", "MINISTRY_OF_EDUCATION", "SPECIALIST_SCHOOL", "HEALTH", "MAORI_PROVIDER", "PACIFIC_PROVIDER", "OTHER_AGENCY", "WHANAU"];
const closeReasons: readonly RegisterCloseReason[] = ["NEED_MET", "CHANGED_INSTITUTION", "LEFT", "WHANAU_DECIDED", "RECORDED_IN_ERROR", "OTHER"];
const asCodes = <Code extends string>(codes: readonly Code[]) => Object.fromEntries(codes.map((code) => [fold(code), code])) as Readonly<Record<string, Code>>;

/** In the order of the example file. */
export const columns = {
  moeNumber: column(readWholeNumber(1, 2_147_483_647), ["moe_number", "school_number", "school_id", "institution", "provider_number"]),
  localId: column(readText(64), ["local_id", "student_id", "student_number", "student_no", "learner_id", "id"], true),
  legalName: column(readText(200), ["legal_name", "full_name", "name", "student_name"], true),
  firstNames: column(readText(100), ["first_names", "first_name", "legal_first_name", "given_names", "given_name"], true),
  lastName: column(readText(99), ["last_name", "legal_last_name", "surname", "family_name"], true),
  preferredName: column(readText(200), ["preferred_name", "known_as"], true),
  dateOfBirth: column(readDay, ["date_of_birth", "dob", "birth_date", "birthdate"], true),
  gender: column(readChoice(genders), ["sex"]),
  ethnicity: column(readText(300), ["ethnicities", "ethnic_group", "ethnic_groups", "ethnicity_codes"]),
  yearLevel: column(readYearLevel, ["year_level", "year", "level", "current_year_level"]),
  enrolledFrom: column(readDay, ["enrolled_from", "start_date", "entry_date", "enrolment_date", "first_attendance"]),
  supportNeed: column(readText(100), ["support_need", "need", "primary_need"]),
  subNeed: column(readText(100), ["sub_need", "secondary_need"]),
  firstConcernOn: column(readDay, ["first_concern_on", "first_concern", "date_of_concern", "concern_date"]),
  identifiedOn: column(readDay, ["identified_on", "identified", "date_identified"]),
  registerFrom: column(readDay, ["register_from", "on_register_from", "register_start"]),
  tier: column(readChoice(tiers), ["tier_of_response", "tier_of_support"]),
  tierFrom: column(readDay, ["tier_from", "tier_since"]),
  priority: column(readChoice(priorities), ["priority_of_support"]),
  learnerStatus: column(readChoice(asCodes(learnerStatuses)), ["learner_status", "status"]),
  attendanceThreshold: column(readChoice({ ...thresholds, ...asCodes(["REGULAR", "IRREGULAR", "MODERATE_ABSENCE", "CHRONIC_ABSENCE"] as const) }), ["attendance_threshold", "attendance"]),
  responseStatus: column(readChoice(asCodes(responseStatuses)), ["response_status"]),
  responseType: column(readChoice(asCodes(responseTypes)), ["response_type", "response"]),
  responseProvider: column(readChoice({ school: "INSTITUTION", moe: "MINISTRY_OF_EDUCATION", "ministry": "MINISTRY_OF_EDUCATION", ...asCodes(providers) }), ["response_provider", "provider"]),
  internalResponse: column(readText(1000), ["internal_response"]),
  funding: column(readText(64), ["funding_stream", "funding_code"]),
  diagnosisType: column(readText(200), ["diagnosis_type", "diagnosis"], true),
  diagnosisSubType: column(readText(200), ["diagnosis_sub_type"], true),
  communityId: column(readText(36), ["community_id", "community"]),
  communityConsent: column(readYesNo, ["community_consent", "cluster_consent", "consent_to_community"]),
  communityConsentOn: column(readDay, ["community_consent_on", "community_consent_date"]),
  leftOn: column(readDay, ["left_on", "register_until", "left_register_on"]),
  closeReason: column(readChoice(asCodes(closeReasons)), ["close_reason"]),
} as const;

export type ColumnKey = keyof typeof columns;

/** The cells of a row as they were read; null where a cell is blank or the file lacks the column. */
export type Cells = { readonly [Key in ColumnKey]: (typeof columns)[Key] extends Column<infer Value> ? Value | null : never };

/** What people call a column: its name in the example file. */
export function nameOf(key: ColumnKey): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Columns that hold numbers of agencies about a person. They are never read: neither kept, nor compared, nor reported. */
export const neverRead = new Set(["nsn", "nationalstudentnumber", "nhi", "nhinumber"]);

const keyByName = new Map<string, ColumnKey>(
  Object.entries(columns).flatMap(([key, { names }]) => [nameOf(key as ColumnKey), key, ...names].map((name) => [headerKey(name), key as ColumnKey] as const)),
);

/** Which column a header means; undefined when none. Capitals, spaces, signs and macrons make no difference. */
export function columnNamed(header: string): ColumnKey | undefined {
  return keyByName.get(headerKey(header));
}

export function headerKey(header: string): string {
  return fold(header).replaceAll(/[^\p{L}\p{N}]/gu, "");
}
