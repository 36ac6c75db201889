// What the gateway is told in development about who may ask: this machine's own issuer, and the personas of its sandbox.
import { join } from "node:path";
import { audiencesAtContracts } from "../contracts.ts";
import { audienceOf, type Issuer, issuerFolder, issuerName, openIssuer, replaceFile } from "./issuer.ts";
import { firstPersonas, type Persona, readPersonas } from "./personas.ts";

/** The claims of a persona's token. */
export const claimsOf = ({ id, role, organisations, scopes, contract }: Persona): Record<string, unknown> => ({ sub: id, role, organisations, scope: scopes.join(" "), aud: audienceOf(contract) });

/** The gateway's environment. Who sends no token is nobody, here as everywhere. */
export function identityEnvironment(dataFolder: string): Record<string, string> {
  return {
    GATEWAY_DEVELOPMENT_ISSUER: "1",
    GATEWAY_ISSUERS: `${issuerName}=${openIssuer(dataFolder).keysFile}`,
    ...audienceEnvironment(),
    GATEWAY_ROLES: roles.join(","),
    SANDBOX_PERSONAS: personasFile(dataFolder),
  };
}

/** Which tokens each graph takes. */
export function audienceEnvironment(): Record<"GATEWAY_AUDIENCE" | "GATEWAY_CONTRACT_AUDIENCES", string> {
  const pairs = Object.entries(audiencesAtContracts).flatMap(([contract, taken]) => taken.map((from) => `${contract}=${audienceOf(from)}`));
  return { GATEWAY_AUDIENCE: audienceOf(null), GATEWAY_CONTRACT_AUDIENCES: pairs.join(",") };
}

/** The roles that a token may name. SYSTEM is no role of a person, and comes with what needs it. */
export const roles = ["WHANAU", "LEARNER", "EDUCATOR", "COORDINATOR", "PRACTITIONER", "FACILITATOR", "PROVIDER_STAFF", "FUNDING_MANAGER", "AGENCY", "ANALYST", "IWI_REPRESENTATIVE", "WORKFORCE_MANAGER", "PRIVACY_OFFICER"];

const personasFile = (dataFolder: string): string => join(issuerFolder(dataFolder), "personas.json");

// A token lives for twelve hours, and a page that is loaded must find one that still lives for a working day.
const rewriteMs = 60 * 60_000;

/** Writes the personas with fresh tokens for the sandbox, and again every hour. Throws `NoExamples` and problems of the disk. */
export function keepPersonas(dataFolder: string): { close(): void } {
  const issuer = openIssuer(dataFolder);
  writePersonas(dataFolder, issuer);
  const timer = setInterval(() => writePersonas(dataFolder, issuer), rewriteMs).unref();
  return { close: () => clearInterval(timer) };
}

function writePersonas(dataFolder: string, issuer: Issuer): void {
  const personas = readPersonas(dataFolder).map((persona) => ({
    name: persona.name,
    description: persona.description,
    token: issuer.token(claimsOf(persona)),
    ...(persona.purpose === null ? {} : { purpose: persona.purpose }),
    ...(firstPersonas.includes(persona.name) ? { preselected: true } : {}),
  }));
  replaceFile(personasFile(dataFolder), `${JSON.stringify(personas, null, 2)}\n`);
}
