import { expect, it } from "vitest";
import { InFlight } from "./in-flight.ts";

const all = (inFlight: InFlight<string>): string[] => {
  const taken: string[] = [];
  for (let one = inFlight.take(); one !== undefined; one = inFlight.take()) taken.push(one);
  return taken.sort();
};

it("holds what was added and not removed, wherever in it that was", () => {
  for (const removed of ["first", "middle", "last", "another"]) {
    const inFlight = new InFlight<string>();
    for (const one of ["first", "middle", "last"]) inFlight.add(one);
    inFlight.remove(removed);
    inFlight.remove(removed);

    expect(inFlight.find((one) => one === removed)).toBeUndefined();
    expect(all(inFlight)).toEqual(["first", "last", "middle"].filter((one) => one !== removed));
  }
});

it("gives each once to who takes while others are removed", () => {
  const inFlight = new InFlight<string>();
  for (const one of ["a", "b", "c"]) inFlight.add(one);
  const taken = inFlight.take();
  inFlight.remove("a");

  expect([taken, ...all(inFlight)]).toEqual(["c", "b"]);
});
