import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, exists, sql } from "drizzle-orm";
import { brokerageRequests, brokerageSteps, type BrokerageRequestRow, type BrokerageStepKind } from "./table.ts";

export const latestFirst: KeysetOrder = { columns: [brokerageRequests.askedOn, brokerageRequests.id], direction: "desc" };

/** One page of the requests that the viewer may see, and that stand like this when it is said. */
export async function listBrokerage(db: Db, { status, ...args }: { status?: BrokerageStepKind | null | undefined } & PageArguments): Promise<Connection<BrokerageRequestRow>> {
  const page = readPage(args, latestFirst);
  const latest = sql`(select max(step.place) from ${brokerageSteps} as step where step.request_id = ${brokerageRequests.id})`;
  const stands = (kind: BrokerageStepKind) => exists(db.select().from(brokerageSteps).where(and(eq(brokerageSteps.requestId, brokerageRequests.id), eq(brokerageSteps.kind, kind), eq(brokerageSteps.place, latest))));
  const rows = await db
    .select()
    .from(brokerageRequests)
    .where(and(status ? stands(status) : undefined, afterCursor(page, latestFirst)))
    .orderBy(...inOrder(latestFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, latestFirst);
}

export async function addRequest(db: Db, request: typeof brokerageRequests.$inferInsert): Promise<BrokerageRequestRow> {
  return (await db.insert(brokerageRequests).values(request).returning())[0]!;
}
