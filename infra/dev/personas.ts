// The people that development can be: one for each way of reaching a learner, all tied to the population's example learner.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Examples } from "../population/examples.ts";

export interface Persona {
  readonly name: string;
  readonly description: string;
  readonly role: string;
  /** Who they are: the token's subject. */
  readonly id: string;
  /** For whom they act, as `kind:id`. */
  readonly organisations: readonly string[];
  readonly scopes: readonly string[];
  /** The part of the graph that their token is for; null for the whole. */
  readonly contract: string | null;
  /** What they would state as their purpose; null for roles that need none. */
  readonly purpose: string | null;
}

const needed = ["learner", "whanau", "keptAway", "practitioner", "community", "provider", "institution", "region", "employer"] as const;

/** The rows of the population that personas stand on. */
type Footing = Pick<Examples, (typeof needed)[number]>;

/** Something that has to be done first; the message says what. */
export class NoExamples extends Error {
  constructor(file: string, problem: string) {
    super(`The personas stand on the population's examples, and ${file} ${problem}: run \`npm run population\` first.`);
    this.name = "NoExamples";
  }
}

/** Every persona over the population whose examples are in the data folder. Throws `NoExamples`. */
export function readPersonas(dataFolder: string): readonly Persona[] {
  return personasOf(readExamples(join(dataFolder, "examples.json")));
}

/** For those who may have to open a record before anybody can agree to it. */
const emergencies = ["break-glass"];

/** For those who see national student numbers where they see the learner. */
const studentNumbers = ["national-student-number"];

/** For those who plan with figures. */
const insights = ["insights"];

/** For those who record reviews, what became of what they recommend, and what answers it. */
const strategy = ["strategy"];

/** What the personas are, whether or not there is a population. */
export const describedPersonas: readonly Pick<Persona, "name" | "description" | "purpose" | "contract">[] = personasOf({ learner: "", whanau: "", keptAway: "", practitioner: "", community: "", provider: "", institution: 0, region: "", employer: "" });

/** Whom the pages of the sandbox begin with: who sees most without being family, and of the agencies one with a consent. */
export const firstPersonas: readonly string[] = ["coordinator", "agency-health"];

/** Every persona over the population with these examples. */
export function personasOf({ learner, whanau, keptAway, practitioner, community, provider, institution, region, employer }: Footing): readonly Persona[] {
  const school = `institution:${institution}`;
  return [
    persona("whanau", "Whānau of the example learner: sees what is held about the child in their care, and who looked.", { role: "WHANAU", id: whanau, scopes: studentNumbers }),
    persona("kept-away", "Father of the example learner, whom an order keeps away: sees nothing.", { role: "WHANAU", id: keptAway }),
    persona("learner", "The example learner: sees their own record.", { role: "LEARNER", id: learner }),
    persona("educator", "Teacher at the learner's school.", { role: "EDUCATOR", organisations: [school] }),
    persona("coordinator", "Learning support coordinator of the learner's school and its community.", { role: "COORDINATOR", organisations: [school, `community:${community}`], scopes: [...emergencies, ...insights, ...studentNumbers] }),
    persona("practitioner", "The learner's known contact, with a caseload.", { role: "PRACTITIONER", id: practitioner, scopes: emergencies }),
    persona("facilitator", "Facilitator of the community: sees the register of those who consented.", { role: "FACILITATOR", organisations: [`community:${community}`], scopes: insights }),
    persona("provider", "Staff of a provider: sees the supports that it delivers.", { role: "PROVIDER_STAFF", organisations: [`provider:${provider}`] }),
    agency("agency-health", "HEALTH", "Health: sees what a consent or a law gives it.", "Trying out what Health may see"),
    agency("agency-oranga-tamariki", "ORANGA_TAMARIKI", "Oranga Tamariki: sees what a consent or a law gives it.", "Trying out what Oranga Tamariki may see", emergencies),
    agency("agency-police", "POLICE", "Police: sees what a law gives it.", "Trying out what Police may see", emergencies),
    agency("agency-msd", "MSD", "Ministry of Social Development: sees what a consent or a law gives it.", "Trying out what MSD may see"),
    persona("analyst", "Analyst: sees counts, and no person; records what reviews recommend and what came of it.", { role: "ANALYST", scopes: [...insights, ...strategy] }),
    persona("funding-manager", "Funding manager of the learner's region: sees budgets and what is allocated.", { role: "FUNDING_MANAGER", organisations: [`region:${region}`], scopes: insights }),
    persona("workforce-manager", "Manager of the staff of the region's office and of the employer of the learner's known contact: sees the team, and no learner.", { role: "WORKFORCE_MANAGER", organisations: [...new Set([`region:${region}`, employer])], scopes: ["workforce-manager", ...insights] }),
    persona("iwi-representative", "Representative of Ngāpuhi: says which figures there are of the iwi and who reads them, and sees who did; no learner.", { role: "IWI_REPRESENTATIVE", organisations: ["iwi:0104"], scopes: insights }),
    persona("privacy-officer", "Privacy officer: sees who looked at whose record, and no record itself.", { role: "PRIVACY_OFFICER", scopes: ["privacy-officer"] }),
  ];
}

function persona(name: string, description: string, { role, id = idOf(name), organisations = [], scopes = [], contract = null, purpose = null }: Pick<Persona, "role"> & Partial<Persona>): Persona {
  return { name, description, role, id, organisations, scopes, contract, purpose };
}

function agency(name: string, code: string, description: string, purpose: string, scopes: readonly string[] = []): Persona {
  return persona(name, description, { role: "AGENCY", organisations: [`agency:${code}`], contract: "partner", purpose, scopes });
}

/** The id of a persona of whom the population has no row. */
export const idOfPersona = (name: "analyst"): string => idOf(name);

/** An id for somebody of whom the population has no row, the same everywhere. */
function idOf(name: string): string {
  const letters = Buffer.from(name).toString("hex").padEnd(24, "0");
  return `00000000-${letters.slice(0, 4)}-8${letters.slice(4, 7)}-8${letters.slice(7, 10)}-${letters.slice(10, 22)}`;
}

function readExamples(file: string): Footing {
  const examples = parse(file);
  const missing = needed.find((name) => !["string", "number"].includes(typeof examples[name]));
  if (missing) throw new NoExamples(file, `has no \`${missing}\``);
  return examples as unknown as Footing;
}

function parse(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  } catch (error) {
    throw new NoExamples(file, (error as NodeJS.ErrnoException).code === "ENOENT" ? "is not there" : "cannot be read");
  }
}
