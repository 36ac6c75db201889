// What there is to do, listed and counted: whoever asks for both, as a page of work does, has it looked for once.
import { loadOne } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { readPage, toConnection, type Connection, type PageArguments } from "@lsg/subgraph-kit/page";
import { countWork, firstDueFirst, listAndCountWork, listWork, type WorkOnPage } from "./store.ts";
import type { WorkCountRow, WorkItemRow, WorkKind } from "./table.ts";

interface Work {
  readonly rows: WorkItemRow[];
  readonly counts: WorkCountRow[];
}

/** A page of the list, or without one the counts. */
type Question = WorkOnPage | { readonly by: string; readonly page: null };

export function workItemLoaders(db: Db) {
  const answers = loadOne(
    async (keys: string[]) => {
      const asked = keys.map((key) => ({ key, question: JSON.parse(key) as Question }));
      const lists = asked.map(({ question }) => question).filter((question) => question.page !== null);
      const [list] = lists;
      // Of one day there is one question for counts.
      if (lists.length === 1 && list && asked.length === 2 && asked.every(({ question }) => question.by === list.by)) {
        const both = await listAndCountWork(db, list);
        return keys.map((key) => ({ key, work: both }));
      }
      return Promise.all(asked.map(async ({ key, question }) => ({ key, work: question.page === null ? { rows: [], counts: await countWork(db, question.by) } : { rows: await listWork(db, question), counts: [] } })));
    },
    ({ key }) => key,
  );
  const workOf = async (question: Question): Promise<Work> => (await answers.load(JSON.stringify(question)))?.work ?? { rows: [], counts: [] };
  return {
    /** One page of what the viewer has to do by a day. */
    workOnPage: async ({ by, kinds, ...args }: { by: string; kinds?: readonly WorkKind[] | null | undefined } & PageArguments): Promise<Connection<WorkItemRow>> => {
      const page = readPage(args, firstDueFirst);
      const { rows } = await workOf({ by, kinds: kinds ?? null, page });
      return toConnection(rows, page, firstDueFirst);
    },
    /** How much there is of each kind that there is anything of. */
    workCounts: async (by: string): Promise<WorkCountRow[]> => (await workOf({ by, page: null })).counts,
  };
}
