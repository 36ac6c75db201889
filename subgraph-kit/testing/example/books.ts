// A subgraph without any domain, for the kit's own tests.
import { sql } from "drizzle-orm";
import { date, integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { accessEvents } from "../../src/access-log.ts";
import { loadOne, uuidKeys } from "../../src/batch.ts";
import { defineSubgraph, type RequestScope } from "../../src/define-subgraph.ts";
import { afterCursor, inOrder, loadPages, readPage, rowsToRead, toConnection, type KeysetOrder, type PageArguments } from "../../src/page.ts";
import { inArray } from "drizzle-orm";

export const books = pgTable("books", {
  id: uuid("id").primaryKey().default(sql`uuidv7()`),
  title: text("title").notNull(),
  shelf: integer("shelf").notNull(),
  publishedOn: date("published_on", { mode: "string" }).notNull(),
  addedAt: timestamp("added_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  ownerId: text("owner_id"),
});

type BookRow = typeof books.$inferSelect;
type Context = ReturnType<typeof createContext>;

const byTitle: KeysetOrder = { columns: [books.title, books.id] };

function createContext(scope: RequestScope) {
  const { db } = scope;
  return {
    ...scope,
    bookById: loadOne((ids: string[]) => db.select().from(books).where(inArray(books.id, ids)), (book) => book.id, uuidKeys),
    booksByShelf: loadPages<typeof books, number>(db, { table: books, parent: books.shelf, order: byTitle }),
  };
}

export const bookSubgraph = defineSubgraph({
  name: "books",
  folder: import.meta.dirname,
  createContext,
  tells: { Book: ({ id, ownerId }: BookRow) => ({ subject: id, category: ownerId === null ? "PRINTED" : "WRITTEN" }) },
  resolvers: [
    {
      Query: {
        book: (_query: unknown, { id }: { id: string }, { bookById }: Context) => bookById.load(id),
        books: async (_query: unknown, args: PageArguments, { db }: Context) => {
          const page = readPage(args, byTitle);
          const rows = await db.select().from(books).where(afterCursor(page, byTitle)).orderBy(...inOrder(byTitle)).limit(rowsToRead(page));
          return toConnection(rows, page, byTitle);
        },
        myReads: async (_query: unknown, _args: unknown, { db }: Context) => (await db.select().from(accessEvents)).length,
        fault: () => {
          throw new Error("connection string postgres://user:secret@host");
        },
        databaseFault: async (_query: unknown, _args: unknown, { db }: Context) => {
          await db.execute(sql`select 1 / 0`);
        },
        echo: (_query: unknown, args: object) => args,
      },
      Book: {
        __resolveReference: ({ id }: { id: string }, { bookById }: Context) => bookById.load(id),
        shelfMates: async ({ shelf }: BookRow, args: PageArguments, { booksByShelf }: Context) => {
          const page = readPage(args, byTitle);
          return toConnection(await booksByShelf(shelf, page), page, byTitle);
        },
      },
    },
  ],
});
