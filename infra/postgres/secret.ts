// The one secret of a development server: its superuser's password, from which the roles' passwords are derived.
import { createHmac, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { appOf, type DatabaseWanted, ownerOf, relayOf } from "./databases.ts";
import { StartProblem } from "./problem.ts";

export function secretFile(home: string): string {
  return join(home, "secret");
}

/**
 * Reads the secret of the server in `home`, or makes it there (mode 0600) when the server has no data yet. Two
 * processes that make it at the same time get the same one.
 */
export async function serverSecret(home: string, cluster: string): Promise<string> {
  const file = secretFile(home);
  const existing = await readSecret(file);
  if (existing !== null) return existing;
  if (existsSync(cluster)) {
    throw new StartProblem(`The database's password file ${file} is missing: put it back, or remove ${home} to begin again with an empty database.`);
  }

  const draft = `${file}-${process.pid}`;
  await writeFile(draft, randomBytes(24).toString("base64url"), { mode: 0o600 });
  try {
    // A link is made whole or not at all, and never over another.
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const secret = await readSecret(file);
  if (secret === null) throw new StartProblem(`The file ${file} is empty: remove it and run the command again.`);
  return secret;
}

/** Databases of these names with passwords for their roles that whoever holds the secret can tell, and nobody else. */
export function withDerivedPasswords(secret: string, names: readonly string[]): DatabaseWanted[] {
  const passwordOf = (role: string) => createHmac("sha256", secret).update(role).digest("base64url");
  return names.map((name) => ({ name, ownerPassword: passwordOf(ownerOf(name)), appPassword: passwordOf(appOf(name)), relayPassword: passwordOf(relayOf(name)) }));
}

async function readSecret(file: string): Promise<string | null> {
  try {
    return (await readFile(file, "utf8")).trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
