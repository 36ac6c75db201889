import { loadOne } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { isRoleCode } from "./code.ts";
import { roles } from "./table.ts";

export function roleLoaders(db: Db) {
  return {
    roleByCode: loadOne((codes: string[]) => db.select().from(roles).where(inArray(roles.code, codes)), (role) => role.code, { isKey: isRoleCode }),
  };
}
