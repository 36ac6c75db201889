import type { AccessLogLine } from "./loaders.ts";

/** A line of the access log. What it is made of is in `access_events`, which every subgraph keeps, and `collected_access_events`; migrations make both. */
export type AccessEventRow = AccessLogLine;
