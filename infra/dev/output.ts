// Turns the lines of many processes into one readable stream.

export interface Output {
  /** A line of a process; its JSON log lines become text. */
  print(name: string, line: string): void;
  /** A sentence of the runner itself. */
  say(sentence: string): void;
}

const levels: Readonly<Record<number, string>> = { 10: "TRACE", 20: "DEBUG", 30: "INFO", 40: "WARN", 50: "ERROR", 60: "FATAL" };
const colours = [36, 32, 33, 35, 34, 96, 92, 93];
const red = 31;
const bold = 1;

/** `names` sets the width of the column of names, and their colours. */
export function createOutput(names: readonly string[], coloured: boolean, write: (text: string) => void): Output {
  const width = Math.max(...names.map((name) => name.length));
  const paint = (code: number, text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    print(name, line) {
      const index = names.indexOf(name);
      const prefix = paint(colours[Math.max(index, 0) % colours.length] ?? bold, name.padEnd(width));
      const { text, severe } = readable(line);
      for (const part of text.split("\n")) write(`${prefix} | ${severe ? paint(red, part) : part}\n`);
    },
    say(sentence) {
      write(`${paint(bold, sentence)}\n`);
    },
  };
}

/** A JSON log line as text: level, message, then the other fields; anything else as it is. */
export function readable(line: string): { text: string; severe: boolean } {
  const entry = parse(line);
  if (!entry) return { text: line, severe: false };
  const { level, msg, time: _time, name: _name, err, ...fields } = entry;
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  const stack = isRecord(err) ? `\n${String(err["stack"] ?? err["message"] ?? JSON.stringify(err))}` : "";
  const text = [levels[Number(level)] ?? "INFO", msg, ...rest].filter((part) => part !== undefined && part !== "").join(" ");
  return { text: text + stack, severe: Number(level) >= 50 };
}

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith("{")) return null;
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) && "level" in value ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
