import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import { grantSubjects } from "@lsg/subgraph-kit/database";
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { inArray } from "drizzle-orm";
import { mayMeetWhomTheyArePointedTo } from "../../policy.ts";
import { practitioners, type PractitionerRow } from "./table.ts";

export function practitionerLoaders({ db, viewer }: RequestScope) {
  const find = (ids: string[]) => db.select().from(practitioners).where(inArray(practitioners.id, ids));
  const idOf = ({ id }: PractitionerRow) => id;
  return {
    /** Of an id that somebody says. */
    practitionerById: loadOne(find, idOf, uuidKeys),
    /** Of an id in a row that the viewer was let see, here or in the service that refers to it. */
    practitionerPointedTo: loadOne(
      async (ids: string[]) => {
        if (mayMeetWhomTheyArePointedTo(viewer)) await grantSubjects(db, "PRACTITIONERS", ids);
        return find(ids);
      },
      idOf,
      uuidKeys,
    ),
  };
}
