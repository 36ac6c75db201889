// Reads a process's configuration from its environment once, and reports every problem in one go.

/** The configuration cannot be used; `message` lists every problem, one a line, each saying what to do. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentReader {
  /** A text; required when no default is given. */
  text(name: string, fallback?: string): string;
  /** A text that may be absent. */
  optionalText(name: string): string | null;
  /** A whole number within bounds. */
  integer(name: string, options: { default: number; min: number; max: number }): number;
  /** A TCP port, 1 to 65535. */
  port(name: string, fallback: number): number;
  /** `1` or `true`, `0` or `false`. */
  flag(name: string, fallback: boolean): boolean;
  choice<const T extends string>(name: string, choices: readonly T[], fallback: NoInfer<T>): T;
  /** Texts with commas between, none when absent; each of a form that `what` describes. */
  list(name: string, form: RegExp, what: string): readonly string[];
  /** A `postgres://` address. Its value never appears in a message: it holds a password. */
  postgresUrl(name: string): string;
  /** A key in PEM form; `\n` may stand for a line break. Its value never appears in a message. */
  pem(name: string): string;
  /** A text of 32 characters or more that nobody can guess. Its value never appears in a message. */
  secret(name: string): string;
  /** Secrets with commas between, one at least; each of a form that `what` describes. Their values never appear in a message. */
  secrets(name: string, form: RegExp, what: string): readonly string[];
  /** Gives the configuration back, or throws `ConfigError` with every problem met so far. */
  finish<T>(config: T): T;
}

const shortestSecret = 32;

export function environmentReader(env: Environment): EnvironmentReader {
  const problems: string[] = [];

  // An empty value is an absent one: compose files and shells write `NAME=` for "not set".
  const read = (name: string): string | null => {
    const value = env[name]?.trim();
    return value === undefined || value === "" ? null : value;
  };
  const required = (name: string, what: string): string => {
    const value = read(name);
    if (value === null) problems.push(`${name} is missing: set it to ${what}.`);
    return value ?? "";
  };

  const integer: EnvironmentReader["integer"] = (name, { default: fallback, min, max }) => {
    const value = read(name);
    if (value === null) return fallback;
    const number = Number(value);
    if (/^-?\d+$/.test(value) && number >= min && number <= max) return number;
    problems.push(`${name} is "${value}": set it to a whole number from ${min} to ${max}.`);
    return fallback;
  };

  return {
    text(name, fallback) {
      return fallback === undefined ? required(name, "a text") : (read(name) ?? fallback);
    },
    optionalText: read,
    integer,
    port(name, fallback) {
      return integer(name, { default: fallback, min: 1, max: 65_535 });
    },
    flag(name, fallback) {
      const value = read(name)?.toLowerCase();
      if (value === undefined) return fallback;
      if (value === "1" || value === "true") return true;
      if (value === "0" || value === "false") return false;
      problems.push(`${name} is "${value}": set it to 1 or 0.`);
      return fallback;
    },
    choice(name, choices, fallback) {
      const value = read(name);
      if (value === null) return fallback;
      const chosen = choices.find((choice) => choice === value);
      if (chosen === undefined) problems.push(`${name} is "${value}": set it to one of ${choices.join(", ")}.`);
      return chosen ?? fallback;
    },
    list(name, form, what) {
      const texts = (read(name) ?? "").split(",").map((text) => text.trim()).filter((text) => text !== "");
      const wrong = texts.find((text) => !form.test(text));
      if (wrong !== undefined) problems.push(`${name} holds "${wrong}": set it to ${what}.`);
      return wrong === undefined ? texts : [];
    },
    postgresUrl(name) {
      const what = "a Postgres address such as postgres://user:password@host:5432/database";
      const value = required(name, what);
      if (value !== "" && !isPostgresUrl(value)) problems.push(`${name} is not ${what}.`);
      return value;
    },
    pem(name) {
      const value = required(name, "a key in PEM form").replaceAll("\\n", "\n");
      if (value !== "" && !/^-----BEGIN [A-Z ]+-----\n/.test(value)) {
        problems.push(`${name} is not a key in PEM form: it must begin with -----BEGIN ... KEY-----.`);
      }
      return value;
    },
    secret(name) {
      const what = "a secret of 32 characters or more, such as the output of `openssl rand -base64 32`";
      const value = required(name, what);
      if (value !== "" && value.length < shortestSecret) problems.push(`${name} is too short: set it to ${what}.`);
      return value;
    },
    secrets(name, form, what) {
      const texts = required(name, what).split(",").map((text) => text.trim()).filter((text) => text !== "");
      if (texts.some((text) => !form.test(text))) problems.push(`${name} cannot be read: set it to ${what}.`);
      return texts;
    },
    finish(config) {
      if (problems.length > 0) throw new ConfigError(problems);
      return config;
    },
  };
}

function isPostgresUrl(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && ["postgres:", "postgresql:"].includes(url.protocol) && url.pathname.length > 1;
}
