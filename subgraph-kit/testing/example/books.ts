// A subgraph without any domain, for the kit's own tests.
import { sql } from "drizzle-orm";
import { date, integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { accessEvents } from "../../src/access-log.ts";
import { announce } from "../../src/announce.ts";
import { loadOne, uuidKeys } from "../../src/batch.ts";
import { defineSubgraph, type RequestScope } from "../../src/define-subgraph.ts";
import { invalidInput, mutation, problem } from "../../src/mutation.ts";
import { afterCursor, inOrder, loadPages, readPage, rowsToRead, toConnection, type KeysetOrder, type PageArguments } from "../../src/page.ts";
import { eq, inArray } from "drizzle-orm";

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

interface GiveBookInput {
  readonly idempotencyKey: string;
  readonly title: string;
  readonly shelf: number;
  readonly fault?: boolean;
}

const shelfSize = 3;

const byTitle: KeysetOrder = { columns: [books.title, books.id] };

function createContext(scope: RequestScope) {
  const { db } = scope;
  return {
    ...scope,
    loaders: {
      bookById: loadOne((ids: string[]) => db.select().from(books).where(inArray(books.id, ids)), (book) => book.id, uuidKeys),
      booksByShelf: loadPages<typeof books, number>(db, { table: books, parent: books.shelf, order: byTitle }),
    },
  };
}

export const bookSubgraph = defineSubgraph({
  name: "books",
  folder: import.meta.dirname,
  createContext,
  tells: { Book: ({ id, ownerId }: BookRow) => ({ subject: id, category: ownerId === null ? "PRINTED" : "WRITTEN" }) },
  on: {
    "book.found": async ({ subject, data }, { db }) => {
      const { title, shelf } = data as { title: string; shelf: number };
      await db.insert(books).values({ id: subject, title, shelf, publishedOn: "2020-01-01" });
      if (title === "Poison") await db.execute(sql`select 1 / 0`);
    },
  },
  resolvers: [
    {
      Query: {
        book: (_query: unknown, { id }: { id: string }, { loaders }: Context) => loaders.bookById.load(id),
        books: async (_query: unknown, args: PageArguments, { db }: Context) => {
          const page = readPage(args, byTitle);
          const rows = await db.select().from(books).where(afterCursor(page, byTitle)).orderBy(...inOrder(byTitle)).limit(rowsToRead(page));
          return toConnection(rows, page, byTitle);
        },
        myReads: async (_query: unknown, _args: unknown, { db }: Context) => (await db.select().from(accessEvents)).length,
        fault: () => {
          throw new Error("connection string postgres://user:secret@host");
        },
        databaseFault: async (_query: unknown, { statements = ["select 1 / 0"] }: { statements?: string[] }, { db }: Context) => {
          for (const statement of statements) await db.execute(sql.raw(statement));
          return "none";
        },
        echo: (_query: unknown, args: object) => args,
      },
      Mutation: {
        giveBook: mutation(async ({ title, shelf, fault }: GiveBookInput, { db, viewer }: Context) => {
          if (title.trim() === "") return invalidInput("title", "The title is blank: say what the book is called.");
          const [book] = await db.insert(books).values({ title, shelf, publishedOn: "2020-01-01", ownerId: viewer.id }).returning();
          if (fault) await db.execute(sql`select 1 / 0`);
          const onShelf = await db.select({ id: books.id }).from(books).where(eq(books.shelf, shelf));
          await announce(db, { type: "book.given", subject: book!.id, data: { shelf } });
          if (onShelf.length > shelfSize) return problem("ShelfFull", "The shelf is full: choose another.", { shelf });
          return { __typename: "GiveBookSuccess" as const, book: book! };
        }),
      },
      Book: {
        __resolveReference: ({ id }: { id: string }, { loaders }: Context) => loaders.bookById.load(id),
        shelfMates: async ({ shelf }: BookRow, args: PageArguments, { loaders }: Context) => {
          const page = readPage(args, byTitle);
          return toConnection(await loaders.booksByShelf(shelf, page), page, byTitle);
        },
      },
    },
  ],
});
