import type { AccessEventRow as LoggedAccess } from "@lsg/subgraph-kit/access-log";

/** An event of the access log that every subgraph keeps; migrations of the kit make the table. */
export type AccessEventRow = LoggedAccess;
