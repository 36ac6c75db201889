// What went wrong where nobody made a mistake: the database took too long, was away, or gave way to somebody else.

interface Fault {
  /** Of Postgres five letters and digits (https://www.postgresql.org/docs/18/errcodes-appendix.html), of the driver and the system words. */
  readonly code?: unknown;
  readonly routine?: unknown;
  readonly cause?: unknown;
}

/** What an answer says of it; the gateway says the same of a service that is late or away itself. */
export const databaseFaults = {
  SERVICE_TIMEOUT: "This took the database too long. Ask for it again, or ask for less at once.",
  SERVICE_UNAVAILABLE: "The database of this service is out of reach for the moment. Try again; if it stays, report the request's id.",
} as const;

// A statement, waiting for a lock, a transaction that nobody went on with.
const tooLate = new Set(["57014", "55P03", "25P03", "25P04"]);

// The server stops, starts, has no room for another connection, no disk or no memory; gave way to somebody else twice; all connections of ours
// are in use; or the connection ended.
const away = new Set(["57P01", "57P02", "57P03", "57P05", "53000", "53100", "53200", "53300", "40001", "40P01", "NO_CONNECTION_FREE", "CONNECT_TIMEOUT", "CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED", "ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT"]);

/** The code of an answer that failed for this; null for a fault of ours. */
export function databaseFault(error: unknown): keyof typeof databaseFaults | null {
  const { code } = innermost(error);
  if (typeof code !== "string") return null;
  if (tooLate.has(code)) return "SERVICE_TIMEOUT";
  return away.has(code) || code.startsWith("08") ? "SERVICE_UNAVAILABLE" : null;
}

/**
 * Whether the same transaction, rolled back now, is likely to pass when it is tried at once: it gave way to another, or met a statement that
 * was prepared before a migration changed what it gives (after which the rest of a transaction is refused, with 25P02). What the policies
 * refuse was allowed when it was checked a moment before: tried again, the check says what is wrong by now.
 */
export function passesWhenTriedAgain(error: unknown): boolean {
  const { code, routine } = innermost(error);
  return code === "40001" || code === "40P01" || code === "25P02" || code === "42501" || (code === "0A000" && routine === "RevalidateCachedQuery");
}

/** What drizzle wraps has the statement in it, and the reason as its cause. */
export function innermost(error: unknown): Fault {
  const fault = (typeof error === "object" ? error : null) as Fault | null;
  return fault?.cause === undefined || fault.cause === null ? (fault ?? {}) : innermost(fault.cause);
}
