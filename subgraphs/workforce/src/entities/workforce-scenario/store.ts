import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq } from "drizzle-orm";
import { workforceScenarios, type WorkforceScenarioRow } from "./table.ts";

const latestFirst: KeysetOrder = { columns: [workforceScenarios.id], direction: "desc" };

export async function insertScenario(db: Db, scenario: typeof workforceScenarios.$inferInsert): Promise<WorkforceScenarioRow> {
  const [row] = await db.insert(workforceScenarios).values(scenario).returning();
  return row!;
}

export async function listScenarios(db: Db, { regionCode, ...args }: { regionCode: string } & PageArguments): Promise<Connection<WorkforceScenarioRow>> {
  const page = readPage(args, latestFirst);
  const rows = await db
    .select()
    .from(workforceScenarios)
    .where(and(eq(workforceScenarios.regionCode, regionCode), afterCursor(page, latestFirst)))
    .orderBy(...inOrder(latestFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, latestFirst);
}
