import { beforeEach, expect, test } from "vitest";
import { ConfigError } from "./config.ts";
import { keyedDigest, seal, setSealKeys, unseal } from "./seal.ts";
import { readSubgraphConfig } from "./subgraph-config.ts";

const old = `2025:${"o".repeat(44)}`;
const current = `2026:${"c".repeat(44)}`;

beforeEach(() => setSealKeys([current]));

test("what was sealed is opened for the one it is about, and for nobody else", () => {
  const sealed = seal("990000001", "learner a");
  expect(sealed).not.toContain("990000001");
  expect(unseal(sealed, "learner a")).toBe("990000001");
  expect(() => unseal(sealed, "learner b")).toThrow();
});

test("equal texts are sealed to different values, so that nobody sees that they are equal", () => {
  expect(seal("990000001", "learner a")).not.toBe(seal("990000001", "learner a"));
});

test("a value that was changed, cut off or given another key's name is not opened", () => {
  setSealKeys([current, old]);
  const sealed = seal("990000001", "learner a");
  const body = sealed.slice("2026:".length);
  for (const forged of [`2026:${body.slice(0, -4)}AAAA`, `2026:${body.slice(0, 20)}`, `2025:${body}`, "", "2026:"]) expect(() => unseal(forged, "learner a"), forged).toThrow();
});

test("after a change of keys old values stay readable while the old key is there, and new ones are sealed with the first", () => {
  setSealKeys([old]);
  const before = seal("990000001", "learner a");
  setSealKeys([current, old]);
  expect(unseal(before, "learner a")).toBe("990000001");
  expect(seal("990000001", "learner a")).toMatch(/^2026:/);
  setSealKeys([current]);
  expect(() => unseal(before, "learner a")).toThrow(/SEAL_KEYS/);
});

test("without a key nothing is sealed, and a digest needs the key as well", () => {
  const digest = keyedDigest("990000001");
  setSealKeys([old]);
  expect(keyedDigest("990000001")).not.toBe(digest);
  setSealKeys([]);
  expect(() => seal("990000001", "learner a")).toThrow(/SEAL_KEYS/);
  expect(() => keyedDigest("990000001")).toThrow(/SEAL_KEYS/);
});

test("keys that are too short or have no name stop the process, without being told", () => {
  for (const wrong of ["2026:short", "c".repeat(44), `A b:${"c".repeat(44)}`]) {
    expect(() => setSealKeys([wrong])).toThrow(TypeError);
    const problem = (() => {
      try {
        return readSubgraphConfig("learners", 4001, { SEAL_KEYS: wrong }, { seals: true });
      } catch (error) {
        return error;
      }
    })();
    expect(problem).toBeInstanceOf(ConfigError);
    expect((problem as ConfigError).message).toContain("SEAL_KEYS");
    expect((problem as ConfigError).message).not.toContain(wrong);
  }
});
