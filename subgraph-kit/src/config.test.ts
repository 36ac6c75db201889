import { describe, expect, it } from "vitest";
import { ConfigError, environmentReader } from "./config.ts";
import { readEventConfig } from "./event-config.ts";

describe("the environment reader", () => {
  it("reports every problem at once, each naming its variable and what to set", () => {
    const read = environmentReader({ PORT: "70000", FLAG: "yes", LEVEL: "loud", DATABASE_URL: "mysql://host/name" });
    const config = { port: read.port("PORT", 1), flag: read.flag("FLAG", false), level: read.choice("LEVEL", ["low", "high"], "low"), url: read.postgresUrl("DATABASE_URL"), key: read.pem("KEY"), name: read.text("NAME") };
    const error = thrownBy(() => read.finish(config));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems.map((problem) => problem.split(" ")[0])).toEqual(["PORT", "FLAG", "LEVEL", "DATABASE_URL", "KEY", "NAME"]);
    expect((error as ConfigError).message).toContain('PORT is "70000": set it to a whole number from 1 to 65535.');
  });

  it("never repeats an address or a key, which hold secrets", () => {
    const read = environmentReader({ DATABASE_URL: "http://user:secret@host/name", KEY: "secret" });
    read.postgresUrl("DATABASE_URL");
    read.pem("KEY");
    expect((thrownBy(() => read.finish({})) as Error).message).not.toContain("secret");
  });

  it("takes an empty value for an absent one", () => {
    const read = environmentReader({ PORT: "", NAME: "  " });
    expect(read.finish({ port: read.port("PORT", 4000), name: read.text("NAME", "x"), maybe: read.optionalText("NAME") })).toEqual({ port: 4000, name: "x", maybe: null });
  });

  it("reads a key whose line breaks are written as \\n", () => {
    const read = environmentReader({ KEY: "-----BEGIN PUBLIC KEY-----\\nabc\\n-----END PUBLIC KEY-----" });
    expect(read.finish(read.pem("KEY"))).toBe("-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----");
  });

  it.each(["0x10", "1.5", "-1", "1e3", " "])("refuses %j where a whole number from 1 is needed", (value) => {
    const read = environmentReader({ N: value });
    const number = read.integer("N", { default: 5, min: 1, max: 9 });
    if (value.trim() === "") expect(read.finish(number)).toBe(5);
    else expect(() => read.finish(number)).toThrow(ConfigError);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("the configuration of events", () => {
  const pem = "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----";
  const base = { BOOKS_RELAY_DATABASE_URL: "postgres://books_relay:x@db/books", BOOKS_EVENT_PRIVATE_KEY: pem };
  const readEvents = (env: Record<string, string>) => {
    const read = environmentReader({ ...base, ...env });
    return read.finish(readEventConfig("BOOKS", read));
  };

  it("names subscribers with the types that each gets, and senders with their keys", () => {
    expect(readEvents({ BOOKS_EVENT_SUBSCRIBERS: "films=http://films:1/events, plays=https://broker.example/in?to=plays book.given  book.lost", BOOKS_EVENT_SENDERS: "films", FILMS_EVENT_PUBLIC_KEY: pem })).toEqual({
      relayUrl: base.BOOKS_RELAY_DATABASE_URL,
      privateKey: pem,
      subscribers: [
        { name: "films", url: "http://films:1/events", types: null },
        { name: "plays", url: "https://broker.example/in?to=plays", types: ["book.given", "book.lost"] },
      ],
      senders: new Map([["films", pem]]),
    });
    expect(readEvents({})).toMatchObject({ subscribers: [], senders: new Map() });
  });

  it.each([
    [{ BOOKS_EVENT_SUBSCRIBERS: "films" }, "BOOKS_EVENT_SUBSCRIBERS"],
    [{ BOOKS_EVENT_SUBSCRIBERS: "films=ftp://films/events" }, "BOOKS_EVENT_SUBSCRIBERS"],
    [{ BOOKS_EVENT_SENDERS: "films" }, "FILMS_EVENT_PUBLIC_KEY is missing"],
    [{ BOOKS_EVENT_SENDERS: "FILMS" }, "BOOKS_EVENT_SENDERS"],
  ])("reports what cannot be used: %j", (env, problem) => {
    expect(() => readEvents(env as Record<string, string>)).toThrow(problem);
  });
});
