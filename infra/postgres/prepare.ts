// Operator command: makes every subgraph's database and its three roles, or corrects them, and ends. Needs a superuser.
import { readPrepareConfig } from "./config.ts";
import { appOf, ownerOf, prepareDatabases, relayOf } from "./databases.ts";
import { StartProblem } from "./problem.ts";
import { runCommand } from "./run-command.ts";

if (import.meta.main) await runCommand(prepare);

async function prepare(): Promise<void> {
  const { adminUrl, urls } = readPrepareConfig();
  const wanted = Object.entries(urls).map(([name, { ownerUrl, appUrl, relayUrl }]) => {
    const prefix = name.toUpperCase();
    return {
      name,
      ownerPassword: passwordIn(ownerUrl, { variable: `${prefix}_OWNER_DATABASE_URL`, role: ownerOf(name), database: name }),
      appPassword: passwordIn(appUrl, { variable: `${prefix}_DATABASE_URL`, role: appOf(name), database: name }),
      relayPassword: passwordIn(relayUrl, { variable: `${prefix}_RELAY_DATABASE_URL`, role: relayOf(name), database: name }),
    };
  });
  await prepareDatabases(adminUrl, wanted);
}

function passwordIn(address: string, { variable, role, database }: { variable: string; role: string; database: string }): string {
  const url = new URL(address);
  if (decodeURIComponent(url.username) !== role || url.pathname !== `/${database}` || url.password === "") {
    throw new StartProblem(`${variable} must name the role ${role}, its password and the database ${database}: postgres://${role}:password@host:5432/${database}.`);
  }
  return decodeURIComponent(url.password);
}
