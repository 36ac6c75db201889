// How long the import of a register takes: a made-up file of so many rows, read and imported into the development database
// as a new one, again as it is, and again with every tenth row changed. All of it is taken back.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importRegister } from "@lsg/learners/src/import/import-register.ts";
import { readRegister } from "@lsg/learners/src/import/read-register.ts";
import { sql, TransactionRollbackError } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { developmentDatabases } from "../dev/databases.ts";

/** Prints seconds of wall time, and of CPU in this process and in the database's, for each of the three. */
export async function registerImport(rows = 50_000): Promise<void> {
  const databases = await developmentDatabases();
  const client = postgres(databases.urls["learners"]!.ownerUrl, { max: 1, onnotice: () => {} });
  const folder = mkdtempSync(join(tmpdir(), "register-import-"));
  try {
    await drizzle(client).transaction(async (db) => {
      const [{ pid }] = (await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)) as unknown as [{ pid: number }];
      for (const [name, every] of [["new", 0], ["the same again", 0], ["with every tenth row changed", 10]] as const) {
        const file = join(folder, "register.csv");
        writeFileSync(file, registerOf(rows, every));
        const [begun, cpu, databaseCpu] = [performance.now(), process.cpuUsage(), cpuOf(pid)];
        const { added, changed, unchanged, rejected } = await importRegister(db, await readRegister(file), { institution: null, community: null });
        const { user, system } = process.cpuUsage(cpu);
        console.log(`${rows} rows, ${name}: ${((performance.now() - begun) / 1_000).toFixed(1)} s; CPU ${((user + system) / 1e6).toFixed(1)} s here, ${(cpuOf(pid) - databaseCpu).toFixed(1)} s in the database. ${added} added, ${changed} changed, ${unchanged} unchanged, ${rejected} not imported.`);
      }
      db.rollback();
    }).catch((error: unknown) => {
      if (!(error instanceof TransactionRollbackError)) throw error;
    });
  } finally {
    rmSync(folder, { recursive: true });
    await client.end();
    await databases.close();
  }
}

const header = "moe_number,local_id,legal_name,preferred_name,date_of_birth,gender,ethnicity,year_level,support_need,sub_need,tier,first_concern_on,priority,response_status,internal_response";
const needs = ["LITERACY", "NUMERACY", "SPEECH", "ATTENTION"] as const;

/** A hundred learners at each school, two rows for every fourth of them; with another priority in each row whose number `every` divides. */
function registerOf(rows: number, every: number): string {
  const lines = [header];
  for (let row = 0; row < rows; row++) {
    const learner = row - Math.floor(row / 5);
    const day = String(1 + (learner % 28)).padStart(2, "0");
    const changed = every > 0 && row % every === 0;
    lines.push(`${8_000_001 + Math.floor(learner / 100)},L${learner},Mārama Rōpata ${learner},Mārama,2016-0${1 + (learner % 9)}-${day},F,Māori; New Zealand European,4,${needs[row % 2]},,${1 + (row % 3)},2025-03-${day},${changed ? "high" : "medium"},IN_PLACE,Small group each morning.`);
  }
  return `${lines.join("\n")}\n`;
}

/** Seconds of CPU that a process has had; 0 where the machine does not tell. */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}
