// One log line is one JSON object on standard output; what collects them adds its own clock and host.
import { type DestinationStream, pino, type Logger, stdSerializers } from "pino";

export type Log = Logger;

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** A log that names the process in every line, and tells what was asked of a database without the values. */
export function createLog(name: string, level: LogLevel, to?: DestinationStream): Log {
  return pino({ name, level, base: { name }, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: withoutValues } }, to);
}

// A statement's parameters, and the row or key that a constraint's detail names, are about people: names, notes, numbers.
function withoutValues(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { raw: _raw, params: _params, parameters: _parameters, args: _args, detail: _detail, ...told } = stdSerializers.err(error);
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 10; at = at.cause, depth++) {
    const { message } = at;
    if (!("query" in at && "params" in at)) continue;
    told.message = told.message.replaceAll(message, () => `Failed query: ${String(at.query)}`);
    told.stack = told.stack.replaceAll(message, () => `Failed query: ${String(at.query)}`);
  }
  return told;
}
