// Operator command: brings every subgraph's database up to date, as the role that owns it, and ends.
import { migrate } from "@lsg/subgraph-kit/migrate";
import { migrationsFolder } from "../subgraphs.ts";
import { readOwnerUrls } from "./config.ts";
import { noSpaceLeft, StartProblem } from "./problem.ts";
import { runCommand } from "./run-command.ts";

/**
 * Applies what is missing, all databases at once. Takes the owner roles' addresses by name of subgraph. Throws
 * `StartProblem` that names the database and the reason; the other databases are brought up to date all the same.
 */
export async function migrateAll(ownerUrls: Readonly<Record<string, string>>): Promise<void> {
  const results = await Promise.allSettled(Object.entries(ownerUrls).map(([name, ownerUrl]) => migrateOne(name, ownerUrl)));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

async function migrateOne(name: string, ownerUrl: string): Promise<void> {
  try {
    await migrate({ ownerUrl, folder: migrationsFolder(name) });
  } catch (error) {
    // What went wrong is in the cause; the error itself repeats the whole statement.
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
    if ((reason as { code?: string }).code === "53100") throw noSpaceLeft("the database");
    throw new StartProblem(`The migrations of ${name} could not be applied: ${reason.message || String((reason as { code?: string }).code)}.`, { cause: error });
  }
}

if (import.meta.main) await runCommand(() => migrateAll(readOwnerUrls()));
