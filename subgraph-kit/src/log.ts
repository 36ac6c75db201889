// One log line is one JSON object on standard output; what collects them adds its own clock and host.
import { pino, type Logger } from "pino";

export type Log = Logger;

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** A log that names the process in every line. */
export function createLog(name: string, level: LogLevel): Log {
  return pino({ name, level, base: { name }, timestamp: pino.stdTimeFunctions.isoTime });
}
