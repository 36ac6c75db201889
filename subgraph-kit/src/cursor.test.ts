import { expect, test } from "vitest";
import { readSubgraphConfig } from "./subgraph-config.ts";
import { openCursor, sealCursor, setCursorKey } from "./cursor.ts";

const [ours, theirs] = ["a secret of this service, shared by its processes", "a secret of another service, or of last year"];
const values = [" kopua anahera", "019a0000-0000-7000-8000-000000000001"];

test("opens to what was sealed, in every process that has the key", () => {
  setCursorKey(ours);
  const cursor = sealCursor("learners by name", values);
  setCursorKey(theirs);
  expect(openCursor("learners by name", cursor)).toBeNull();
  setCursorKey(ours);
  expect(openCursor("learners by name", cursor)).toEqual(values);
  expect(sealCursor("learners by name", values), "one row has one cursor").toBe(cursor);
});

test("tells nothing of what it holds, the length of a name included", () => {
  const sealed = sealCursor("learners by name", values);
  const bytes = Buffer.from(sealed, "base64url");
  for (const part of ["kopua", "019a0000", "0000"]) expect(bytes.toString("latin1") + sealed).not.toContain(part);
  expect(sealCursor("learners by name", [" ng li", values[1]])).toHaveLength(sealed.length);
});

test("is refused when it is of another list, altered, cut or made by somebody else", () => {
  const cursor = sealCursor("learners by name", values);
  expect(openCursor("notices by day", cursor)).toBeNull();
  const bytes = Buffer.from(cursor, "base64url");
  for (let index = 0; index < bytes.length; index++) {
    const altered = Buffer.from(bytes);
    altered[index]! ^= 1;
    expect(openCursor("learners by name", altered.toString("base64url"))).toBeNull();
  }
  for (const forged of ["", "ā", "x", Buffer.from(JSON.stringify(values)).toString("base64url"), cursor.slice(0, -4), `${cursor}AAAA`, "A".repeat(100_000)]) expect(openCursor("learners by name", forged)).toBeNull();
});

test("has a key in production, or the process does not start", () => {
  const [url, key] = ["postgres://u:p@h/d", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----"];
  const env = { NODE_ENV: "production", LEARNERS_DATABASE_URL: url, LEARNERS_RELAY_DATABASE_URL: url, LEARNERS_EVENT_PRIVATE_KEY: key, VIEWER_PUBLIC_KEY: key, PERMIT_PUBLIC_KEY: key };
  expect(() => readSubgraphConfig("learners", 4001, env)).toThrow(/CURSOR_KEY is missing: set it to a secret of 32 characters or more/);
  expect(() => readSubgraphConfig("learners", 4001, { ...env, CURSOR_KEY: "too short" })).toThrow(/^(?!.*too short,).*CURSOR_KEY is too short/s);
  expect(readSubgraphConfig("learners", 4001, { ...env, CURSOR_KEY: ours }).cursorKey).toBe(ours);
  expect(readSubgraphConfig("learners", 4001, { ...env, NODE_ENV: "development" }).cursorKey).toBeNull();
});
