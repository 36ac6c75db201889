import { describe, expect, it } from "vitest";
import { createVerifiedTokens } from "./token.ts";

const later = (): number => Date.now() + 60_000;

describe("tokens that were verified", () => {
  it("are known until they end", () => {
    const verified = createVerifiedTokens<string>();
    verified.set("a", "Ana", later());
    verified.set("b", "Ben", Date.now() - 1);
    expect([verified.get("a"), verified.get("b"), verified.get("c")]).toEqual(["Ana", undefined, undefined]);
  });

  it("are as many as fit, and the oldest go first", () => {
    const verified = createVerifiedTokens<number>(2);
    for (const [value, token] of ["a", "b", "a", "c"].entries()) verified.set(token, value, later());
    expect(["a", "b", "c"].map((token) => verified.get(token))).toEqual([2, undefined, 3]);
  });
});
