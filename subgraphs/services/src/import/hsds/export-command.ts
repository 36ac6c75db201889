// `npm run export -- directory`: the directory as a data package of HSDS 3.
import { parseArgs } from "node:util";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { regions } from "../../entities/region/table.ts";
import { readDirectoryRows } from "./directory-rows.ts";
import { writePackage } from "./package-files.ts";
import { toPackage } from "./to-package.ts";
import type { Db } from "@lsg/subgraph-kit/database";
import type { Package } from "./rules.ts";

export const usage = `directory FOLDER
    Writes providers, services and where they are as a data package of HSDS 3 (Open Referral) into a folder: a
    datapackage.json and a JSON file for each table. Nothing in it is about a learner.`;

export interface ExportSurroundings {
  /** Gives the owner's address of the database. */
  readonly ownerUrl: () => Promise<string>;
  readonly say: (line: string) => void;
}

/** Reads what follows the word directory; throws `TypeError` with a sentence when it cannot be understood. */
export function readArguments(args: readonly string[]): { folder: string } {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
  const [folder, second] = positionals;
  if (folder === undefined || folder === "") throw new TypeError("Say which folder to export to.");
  if (second !== undefined) throw new TypeError(`One folder at a time: ${folder} or ${second}. Quote a name that has spaces.`);
  return { folder };
}

export async function runExport({ folder }: { folder: string }, { ownerUrl, say }: ExportSurroundings): Promise<void> {
  const client = postgres(await ownerUrl(), { max: 1, onnotice: () => {}, connect_timeout: 10 });
  try {
    const pack = await exportPackage(drizzle(client));
    await writePackage(folder, pack);
    say(`${pack.organization.length} providers, ${pack.service.length} services and ${pack.location.length} locations: ${folder}`);
  } finally {
    await client.end({ timeout: 5 });
  }
}

/** The directory at one moment. */
export function exportPackage(db: Db): Promise<Package> {
  return db.transaction(
    async (tx) => {
      const names = new Map((await tx.select({ code: regions.code, name: regions.nameEn }).from(regions)).map(({ code, name }) => [code, name]));
      return toPackage(await readDirectoryRows(tx), names);
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}
