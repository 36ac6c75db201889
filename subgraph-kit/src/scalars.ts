// The scalars of the prelude. Dates stay texts from the database to the answer, so that no time zone can move a birthday.
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";

const dateForm = /^(\d{4})-(\d{2})-(\d{2})$/;
const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Is this a day of the calendar, written YYYY-MM-DD? There is no year 0000, in the calendar or in the database. */
export function isCalendarDate(value: string): boolean {
  const parts = dateForm.exec(value);
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCFullYear(year);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const dateScalar = new GraphQLScalarType<string, string>({
  name: "Date",
  serialize: (value) => calendarDate(value),
  parseValue: (value) => calendarDate(value),
  parseLiteral: (node) => calendarDate(textOf(node)),
});

const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  serialize: (value) => instant(value).toISOString(),
  parseValue: (value) => instant(value),
  parseLiteral: (node) => instant(textOf(node)),
});

// GraphQL's own Int ends at 21 million dollars.
const centsScalar = new GraphQLScalarType<number, number>({
  name: "Cents",
  serialize: (value) => wholeCents(value),
  parseValue: (value) => wholeCents(value),
  parseLiteral: (node) => wholeCents(node.kind === Kind.INT ? Number(node.value) : null),
});

/** Resolvers of the prelude's scalars, for every subgraph. */
export const scalars = { Cents: centsScalar, Date: dateScalar, DateTime: dateTimeScalar };

function calendarDate(value: unknown): string {
  if (typeof value === "string" && isCalendarDate(value)) return value;
  throw badScalar("A Date is a day of the calendar written YYYY-MM-DD, such as 2026-02-28");
}

function instant(value: unknown): Date {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
  if (typeof value === "string" && instantForm.test(value) && isCalendarDate(value.slice(0, 10))) {
    const date = new Date(value);
    if (!Number.isNaN(date.getTime())) return date;
  }
  throw badScalar("A DateTime is an instant with its offset, such as 2026-02-28T09:30:00+13:00");
}

function wholeCents(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw badScalar("Cents is a whole number of cents, such as 12550 for $125.50");
}

function textOf(node: ValueNode): string | null {
  return node.kind === Kind.STRING ? node.value : null;
}

const badScalar = (message: string) => new GraphQLError(`${message}.`, { extensions: { code: "BAD_USER_INPUT" } });
