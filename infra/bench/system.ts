// The system that `npm start` runs, as benchmarks ask it.
import { readConfig } from "../dev/config.ts";
import { unmigratedDatabases } from "../dev/databases.ts";
import { claimsOf } from "../dev/identity.ts";
import { openIssuer } from "../dev/issuer.ts";
import { type Persona, readPersonas } from "../dev/personas.ts";
import { gatewayUrl } from "../dev/processes.ts";
import { StartProblem } from "../postgres/problem.ts";

export interface RunningSystem {
  /** Addresses of the databases for the roles that own them. */
  readonly ownerUrls: Readonly<Record<string, string>>;
  readonly personas: readonly Persona[];
  /** From which development derives its secrets. */
  readonly serverSecret: string;
  /** Asks the whole graph as a persona; gives the answer's text. */
  ask(persona: string, query: string, variables: object): Promise<string>;
  close(): Promise<void>;
}

/** Throws `StartProblem` when nothing runs, and `NoExamples` where there is no population. */
export async function runningSystem(): Promise<RunningSystem> {
  const config = readConfig();
  const gateway = gatewayUrl(config);
  const isUp = await fetch(`${gateway}/ready`).then(({ ok }) => ok, () => false);
  if (!isUp) throw new StartProblem(`Nothing answers at ${gateway}: run \`npm start\` in another terminal first.`);
  const issuer = openIssuer(config.dataFolder);
  const personas = readPersonas(config.dataFolder);
  const headers = new Map(personas.map((persona) => [persona.name, { "content-type": "application/json", authorization: `Bearer ${issuer.token(claimsOf(persona))}` }]));
  const databases = await unmigratedDatabases();
  return {
    personas,
    ownerUrls: Object.fromEntries(Object.entries(databases.urls).map(([name, { ownerUrl }]) => [name, ownerUrl])),
    serverSecret: databases.server.secret,
    async ask(persona, query, variables) {
      const response = await fetch(`${gateway}/graphql`, { method: "POST", headers: headers.get(persona)!, body: JSON.stringify({ query, variables }) });
      return response.text();
    },
    close: () => databases.close(),
  };
}
