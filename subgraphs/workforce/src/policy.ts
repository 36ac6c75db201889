// What is asked in words before the database is: its policies decide in any case.
import type { Viewer } from "@lsg/subgraph-kit/viewer";

/** May this viewer see practitioners only where a row that they were let see points to one? Others meet staff anyway. */
export function mayMeetWhomTheyArePointedTo({ role }: Viewer): boolean {
  return role === "AGENCY";
}
