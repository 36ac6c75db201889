// Who sees what of a learner, for every persona and every field of the schema. A field without a decision fails the build.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, getNamedType, isLeafType, isListType, isNonNullType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from "graphql";
import { describe, expect, it } from "vitest";
import { repository } from "../subgraphs.ts";
import { refusedAt, wholeGraph, type Answer } from "../testing/whole-graph.ts";

const graph = await wholeGraph();
const notThere = "01890000-0000-7000-8000-000000000000";
const schema = buildSchema(readFileSync(join(repository, "schema/api.graphql"), "utf8"));

/** The category that lets a viewer see a field of `Learner`; ALWAYS comes with any basis at all. */
const categoryOf: Readonly<Record<string, string>> = {
  id: "ALWAYS",
  access: "ALWAYS",
  visibleCategories: "ALWAYS",
  permit: "PERMIT",
  legalName: "IDENTITY",
  preferredName: "IDENTITY",
  dateOfBirth: "IDENTITY",
  gender: "IDENTITY",
  ethnicities: "IDENTITY",
  prioritisedEthnicity: "IDENTITY",
  iwi: "IDENTITY",
  languages: "IDENTITY",
  usesNzSignLanguage: "IDENTITY",
  profileVersion: "IDENTITY",
  lastChange: "IDENTITY",
  profileHistory: "CLOSE",
  iwiAffiliations: "IDENTITY",
  nationalStudentNumber: "STUDENT_NUMBER",
  cultureAndIdentity: "SUPPORTS",
  siblings: "SIBLINGS",
  formerWhanau: "CONTACT",
  transitionPlans: "PLAN",
  correctionRequests: "IDENTITY",
  retainUntil: "OWN_RECORD",
  whanau: "CONTACT",
  enrolments: "EDUCATION",
  currentEnrolment: "EDUCATION",
  yearLevel: "EDUCATION",
  needs: "NEEDS",
  registerEntries: "NEEDS",
  plan: "PLAN",
  plans: "PLAN",
  knownContact: "SUPPORTS",
  knownContacts: "SUPPORTS",
  supportTeam: "SUPPORTS",
  supportTeamHistory: "SUPPORTS",
  supports: "SUPPORTS",
  caseAssignments: "SUPPORTS",
  allocations: "FUNDING",
  fundingApplications: "NEEDS",
  entitlements: "FUNDING",
  fundingAdvice: "NEEDS",
  timeline: "ALWAYS",
  inquiries: "NOTES",
  accessLog: "OWN_RECORD",
  consents: "CONSENTS",
  lawfulAccesses: "OWN_RECORD",
  indirectCollectionNotices: "OWN_RECORD",
  breakGlasses: "OWN_RECORD",
  contactRestrictions: "AT_WORK",
};

/** No categories: the record of who looked is for the learner and their whānau, consents also for those who keep to them, permits for those who act; orders that keep somebody away for those who work with the learner; what the profile said before for those who are close; the student number for those with its scope; brothers and sisters for those who see both. */
const asked = ["OWN_RECORD", "CONSENTS", "PERMIT", "AT_WORK", "CLOSE", "STUDENT_NUMBER", "SIBLINGS"];

const all = ["IDENTITY", "CONTACT", "EDUCATION", "NEEDS", "PLAN", "SUPPORTS", "HEALTH", "FUNDING"];
const enrolled = ["IDENTITY", "CONTACT", "EDUCATION", "NEEDS", "PLAN", "SUPPORTS"];

/** What each persona may see of the example learner; null is nothing, not even that there is such a learner. */
const seen: Readonly<Record<string, readonly string[] | null>> = {
  whanau: [...all, "OWN_RECORD", "CONSENTS", "PERMIT", "CLOSE", "STUDENT_NUMBER", "SIBLINGS"],
  learner: [...all, "OWN_RECORD", "CONSENTS", "PERMIT", "CLOSE"],
  "kept-away": null,
  educator: [...enrolled, "CONSENTS", "PERMIT", "AT_WORK", "CLOSE", "SIBLINGS"],
  coordinator: [...enrolled, "CONSENTS", "PERMIT", "AT_WORK", "CLOSE", "STUDENT_NUMBER", "SIBLINGS"],
  practitioner: [...enrolled, "HEALTH", "NOTES", "CONSENTS", "PERMIT", "AT_WORK", "CLOSE"],
  facilitator: ["IDENTITY", "EDUCATION", "NEEDS"],
  provider: null,
  "agency-health": ["IDENTITY", "NEEDS", "SUPPORTS", "CONSENTS"],
  "agency-oranga-tamariki": null,
  "agency-police": null,
  "agency-msd": null,
  analyst: null,
  "funding-manager": null,
  "workforce-manager": null,
  "iwi-representative": null,
  "privacy-officer": null,
  nobody: null,
};

/** What a persona does not see although its category is theirs: a community is shown entries of the register, not every need. */
const hidden: Readonly<Record<string, readonly string[]>> = { facilitator: ["needs", "correctionRequests"] };

const learnerType = schema.getType("Learner") as GraphQLObjectType;
const fields = Object.keys(learnerType.getFields());
/** All fields are more than one operation may select: they are asked for in several. */
const fieldsAtOnce = 8;
const operationsOf = (persona: string | null): string[] => {
  const may = fields.filter((field) => categoryOf[field] !== "STUDENT_NUMBER" || seen[persona ?? "nobody"]?.includes("STUDENT_NUMBER"));
  return Array.from({ length: Math.ceil(may.length / fieldsAtOnce) }, (_, part) => may.slice(part * fieldsAtOnce, (part + 1) * fieldsAtOnce)).map(
    (some) => `query ($id: ID!) { learner(id: $id) { ${some.map((field) => selection(schema, learnerType, field, 2)).join(" ")} } }`,
  );
};

/** Every field of a learner as a persona sees it; the one answer that all parts give where there is no learner to be seen. */
async function ask(persona: string | null, id: string): Promise<Pick<Answer, "data" | "errors">> {
  const answers = await Promise.all(operationsOf(persona).map(async (operation) => pick(await graph.query(persona, operation, { id }))));
  if (answers.some(({ data }) => !data?.learner)) {
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    return answers[0]!;
  }
  const errors = answers.flatMap((answer) => answer.errors ?? []);
  return { data: { learner: Object.assign({}, ...answers.map(({ data }) => data.learner)) }, ...(errors.length === 0 ? {} : { errors }) };
}

describe("the matrix", () => {
  it("has a decision for every field of a learner, and for nothing else", () => {
    expect(Object.keys(categoryOf).filter((field) => !fields.includes(field) && categoryOf[field] !== "OWN_RECORD"), "fields that are gone").toEqual([]);
    expect(fields.filter((field) => !(field in categoryOf)), "fields without a decision").toEqual([]);
  });

  it("has a decision for every persona", () => {
    expect(Object.keys(seen).sort()).toEqual([...graph.personas, "nobody"].sort());
  });

  it("says the same as the table of personas in the README: each of them once, and a basis for those who see something", () => {
    const rows = [...readFileSync(join(repository, "README.md"), "utf8").matchAll(/^\| ((?:`[a-z-]+`(?:, )?|nobody)+) \| (.+?) \| (.+?) \|$/gm)].map(([, who = "", basis = ""]) => ({ names: [...who.matchAll(/[a-z-]+/g)].map(([name]) => name), basis }));
    const told = new Map(rows.flatMap(({ names, basis }) => names.map((name) => [name, basis] as const)));
    expect(rows.flatMap(({ names }) => names).sort()).toEqual(Object.keys(seen).sort());
    for (const [name, categories] of Object.entries(seen)) expect(/\bnone\b/.test(told.get(name)!), `${name} has no basis`).toBe(categories === null);
  });
});

const shownTo = async (persona: string) => (await ask(persona, graph.examples.learner)).data.learner as Record<string, unknown>;
const shownToTeam = await shownTo("practitioner");
/** What there is to see: whānau see it all but the notes of the team. */
const reference = Object.fromEntries(Object.entries(await shownTo("whanau")).map(([field, shown]) => [field, categoryOf[field] === "NOTES" ? shownToTeam[field] : shown]));

describe.each(Object.entries(seen))("%s", (name, categories) => {
  const persona = name === "nobody" ? null : name;

  it(categories === null ? "gets the same as for a learner who does not exist" : "sees each field of the learner that a category lets through, and no other", async () => {
    const { data, errors } = await ask(persona, graph.examples.learner);
    if (categories === null) {
      if (persona === null) expect({ data, errors }).toEqual({ data: null, errors: [refusedAt("learner")] });
      else expect({ data, errors }).toEqual({ data: { learner: null } });
      expect({ data, errors }).toEqual(await ask(persona, notThere));
      return;
    }
    expect(errors).toBeUndefined();
    expect(data.learner.visibleCategories).toEqual(categories.filter((category) => !asked.includes(category)));
    for (const field of fields) {
      const category = categoryOf[field] ?? "";
      const shown = data.learner[field];
      // Of notices an agency sees its own alone: its first reading, an earlier part of this question, may have raised it.
      if (field === "indirectCollectionNotices" && name.startsWith("agency-")) {
        for (const { agency } of shown) expect(agency).toBe(name.slice("agency-".length).toUpperCase().replaceAll("-", "_"));
        continue;
      }
      // What somebody sees through another service depends on that service too: the field itself is what is decided here.
      if (category !== "ALWAYS" && (!categories.includes(category) || hidden[name]?.includes(field))) expect(isEmpty(shown), `${field} needs ${category}`).toBe(true);
      else if (category === "AT_WORK") expect(isEmpty(shown), field).toBe(false);
      else if (category !== "ALWAYS" && category !== "OWN_RECORD") expect(isEmpty(shown), field).toBe(isEmpty(reference[field]));
    }
  });
});

it("refuses the student number to everybody without its scope, whoever it is about", async () => {
  for (const name of Object.keys(seen).filter((one) => one !== "nobody" && !seen[one]?.includes("STUDENT_NUMBER"))) {
    const { data, errors } = await graph.query(name, "query ($id: ID!) { learner(id: $id) { id nationalStudentNumber } }", { id: graph.examples.learner });
    expect(data?.learner?.nationalStudentNumber ?? null, name).toBeNull();
    expect(errors, name).toEqual([refusedAt("learner", "nationalStudentNumber")]);
  }
});

it("tries fields that have something in them", () => {
  const empty = fields.filter((field) => isEmpty(reference[field]) && !["OWN_RECORD", "AT_WORK"].includes(categoryOf[field]!));
  expect(empty, "the example learner shows nothing in these").toEqual([]);
});

function pick({ data, errors }: Answer): Pick<Answer, "data" | "errors"> {
  return { data, ...(errors ? { errors } : {}) };
}

/** A field with everything under it that needs no arguments, so many levels deep. */
function selection(graphSchema: GraphQLSchema, type: GraphQLObjectType, name: string, levels: number): string {
  const field = type.getFields()[name];
  if (!field) throw new Error(`${type.name} has no ${name}.`);
  const named = getNamedType(field.type);
  if (isLeafType(named)) return name;
  if (!isObjectType(named) || levels === 0) return "";
  // Of another learner that they are there: what is seen of them is decided as it is here.
  if (named.name === type.name) return `${name} { __typename id }`;
  const inner = Object.values(named.getFields())
    .filter(({ args }) => !args.some(({ type: argument, defaultValue }) => isNonNullType(argument) && defaultValue === undefined))
    // The way back to the learner, and pages within pages, say nothing new.
    .filter(({ type: fieldType }) => !/Connection|Edge|^Learner/.test(String(getNamedType(fieldType))) && !(isListType(fieldType) && levels === 1 && !isLeafType(getNamedType(fieldType))))
    .map((child) => selection(graphSchema, named, child.name, levels - 1))
    .filter((text) => text !== "");
  return `${name} { __typename ${inner.join(" ")} }`;
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
