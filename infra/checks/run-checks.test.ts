import { expect, test } from "vitest";
import { runChecks, tool, type Check } from "./run-checks.ts";

const holds = (name: string, extra: Partial<Check> = {}): Check => ({ name, run: async () => ({ problems: [] }), ...extra });

async function run(checks: Check[]) {
  const printed: string[] = [];
  const allHold = await runChecks(checks, { print: (line) => printed.push(line) });
  return { allHold, printed: printed.join("\n") };
}

test("every check is run and named, also after one that failed", async () => {
  const { allHold, printed } = await run([
    holds("one", { run: async () => ({ problems: ["first thing\nsecond line"] }) }),
    holds("two", { run: async () => ({ problems: ["other thing"] }) }),
    holds("three"),
  ]);
  expect(allHold).toBe(false);
  expect(printed).toMatch(/^failed +one +\d+\.\d s$/m);
  expect(printed).toContain("first thing\n          second line");
  expect(printed).toContain("other thing");
  expect(printed).toMatch(/^ok +three +\d+\.\d s$/m);
});

test("a check that cannot look fails, with the reason", async () => {
  const { allHold, printed } = await run([holds("broken", { run: () => Promise.reject(new Error("no such tool")) }), holds("other")]);
  expect(allHold).toBe(false);
  expect(printed).toContain("no such tool");
});

test("a note is printed and fails nothing", async () => {
  const { allHold, printed } = await run([holds("history", { run: async () => ({ problems: [], notes: ["fetch the history"] }) })]);
  expect(allHold).toBe(true);
  expect(printed).toContain("fetch the history");
});

test("a check waits for the one that it comes after, also when that one fails", async () => {
  const order: string[] = [];
  const noting = (name: string, problems: string[], after?: string): Check => ({
    ...holds(name, after === undefined ? {} : { after }),
    run: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push(name);
      return { problems };
    },
  });
  await run([noting("last", [], "middle"), noting("middle", [], "first"), noting("first", ["bad"])]);
  expect(order).toEqual(["first", "middle", "last"]);
});

test("a tool holds when it ends with 0, and otherwise its output is what it found", async () => {
  expect(await tool("infra/checks/testing/exit.mjs", "0", "fine")()).toEqual({ problems: [] });
  expect(await tool("infra/checks/testing/exit.mjs", "3", "not fine")()).toEqual({ problems: ["not fine\n"] });
  expect(await tool("infra/checks/testing/exit.mjs", "3")()).toEqual({ problems: ["infra/checks/testing/exit.mjs ended with 3 and said nothing."] });
});
