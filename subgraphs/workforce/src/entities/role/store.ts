import type { Db } from "@lsg/subgraph-kit/database";
import { asc } from "drizzle-orm";
import { roles, type RoleRow } from "./table.ts";

/** All roles, by English name. There are few, and none is written while the system runs. */
export async function listRoles(db: Db): Promise<RoleRow[]> {
  return db.select().from(roles).orderBy(asc(roles.nameEn), asc(roles.code));
}
