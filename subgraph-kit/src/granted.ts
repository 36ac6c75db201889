// Rows about subjects of whom another service decides what may be told: its decision comes with the reference, goes into
// the transaction, and the policies let those rows through. Without the decision nothing is asked.
import DataLoader from "dataloader";
import type { AccessRecorder } from "./access-log.ts";
import { canBeRehearsed } from "./batch.ts";
import { grantSubjects, type Db } from "./database.ts";
import { isUuid, nobodysId } from "./ids.ts";

/** A subject as a reference brings it. */
export interface Subject {
  readonly id: string;
  /** What of it the viewer may see, as its owner decided; absent when nobody asked. */
  readonly visibleCategories?: readonly string[] | null | undefined;
}

/**
 * Gives the function that loads the rows of one category that hang on a subject: in the order that `find` gives them, and
 * null where the viewer may not see that category. `find` takes distinct keys, which are the subjects' ids unless a row
 * hangs on something of theirs: then the call names that as `key`. Whatever the number of subjects, it is two statements.
 */
export function loadGranted<Row>(
  { db, accessed }: { db: Db; accessed: AccessRecorder },
  { category, find, keyOf }: { category: string; find: (keys: string[]) => Promise<Row[]>; keyOf: (row: Row) => string | null },
): (subject: Subject | null | undefined, key?: string) => Promise<Row[] | null> {
  type Asked = { readonly subject: string; readonly key: string };
  const loader = new DataLoader<Asked, Row[], string>(
    async (asked) => {
      // The grant reaches the server first, and when it fails the question does too.
      const granted = grantSubjects(db, category, [...new Set(asked.map(({ subject }) => subject))]);
      const [rows] = await Promise.all([find([...new Set(asked.map(({ key }) => key))]), granted]);
      const byKey = Map.groupBy(rows, keyOf);
      return asked.map(({ key }) => byKey.get(key) ?? []);
    },
    { cacheKeyFn: ({ subject, key }) => `${subject} ${key}` },
  );

  const load = async (subject: Subject | null | undefined, key = subject?.id): Promise<Row[] | null> => {
    if (!isUuid(subject?.id) || !isUuid(key) || !subject?.visibleCategories?.includes(category)) return null;
    // That there is nothing tells something, too.
    accessed.record(subject.id, category);
    return loader.load({ subject: subject.id.toLowerCase(), key: key.toLowerCase() });
  };
  return canBeRehearsed(load, () => load({ id: nobodysId, visibleCategories: [category] }));
}
