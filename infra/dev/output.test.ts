import { expect, test } from "vitest";
import { createOutput } from "./output.ts";

function written(coloured: boolean, line: string): string {
  let text = "";
  createOutput(["learners", "gateway"], coloured, (part) => (text += part)).print("gateway", line);
  return text;
}

test("puts the process's name before each line", () => {
  expect(written(false, "hello")).toBe("gateway  | hello\n");
});

test("writes JSON log lines as text, with the stack of an error below", () => {
  const line = JSON.stringify({ level: 50, time: "2026-01-01", name: "gateway", port: 4000, err: { message: "no", stack: "Error: no\n  at x" }, msg: "a request failed" });
  expect(written(false, line)).toBe("gateway  | ERROR a request failed port=4000\ngateway  | Error: no\ngateway  |   at x\n");
});

test("leaves other lines as they are, JSON or not", () => {
  expect(written(false, '{"data":1}')).toBe('gateway  | {"data":1}\n');
  expect(written(false, "{not json")).toBe("gateway  | {not json\n");
});

test("uses colours only when told to", () => {
  expect(written(true, "hello")).toContain("\u001b[");
  expect(written(false, "hello")).not.toContain("\u001b");
});
