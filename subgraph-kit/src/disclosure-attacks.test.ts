// What somebody can do who has everything that is published, knows how places are made up and which values there are, and
// is even told the exact number behind every figure that is shown.
import { describe, expect, it } from "vitest";
import { createConfiner, findConfined, safeWidth } from "./confined.ts";
import { fewestPublished, protectCounts, type Line } from "./disclosure.ts";
import { openPictures, rememberPicture } from "./earlier-pictures.ts";
import { arrangePlaces, buildLattice, shownId, withNested, type AreaCell, type UnitCell } from "./lattice.ts";
import type { Area, PeopleMeasure } from "./measure.ts";

const secret = "a secret of the tests";
const populations = Array.from({ length: 150 }, (_, index) => index + 1);
const values = ["HEARING", "VISION", "HEALTH"];
const measure: PeopleMeasure = { kind: "PEOPLE", name: "members", definition: "Members.", tables: [], facts: () => { throw new Error("Facts are given."); }, dimensions: { NEED: { column: "need", values, addsUp: true } } };
const members: PeopleMeasure = { ...measure, name: "active-members", within: "members" };
const addsUp = [{ whole: "COUNTRY", parts: "REGION" }, { whole: "COUNTRY", parts: "GROUP" }, { whole: "REGION", parts: "SCHOOL" }, { whole: "GROUP", parts: "SCHOOL" }, { whole: "COMMUNITY", parts: "SCHOOL" }];

describe("totals against parts", () => {
  it("no cell of fewer than six follows from a total and its parts, nor from what followed before", () => {
    for (const seed of populations) {
      const { lattice, cells, shown } = published(seed);
      const known = new Map(cells.filter(({ id }) => shown.has(id)).map(({ id, count }) => [id, count]));
      for (let found = true; found; ) {
        found = false;
        for (const { total, parts, emptyParts } of lattice.lines) {
          const unknown = [total, ...parts].filter((id) => !known.has(id));
          if (emptyParts + unknown.length !== 1 || unknown.length === 0) continue;
          const [id] = unknown as [string];
          const others = parts.reduce((sum, part) => sum + (known.get(part) ?? 0), 0);
          known.set(id, id === total ? others : known.get(total)! - others);
          found = true;
        }
      }
      for (const { id, count } of cells) if (known.has(id)) expect(count, `population ${seed}, ${id}`).toBeGreaterThanOrEqual(fewestPublished);
    }
  });

  it("what is not shown of a total that is shown stands for six people or more, or for none", () => {
    for (const seed of populations) {
      const { lattice, countOf, shown } = published(seed);
      for (const { total, parts } of lattice.lines) {
        if (!shown.has(total)) continue;
        const rest = parts.filter((id) => !shown.has(id)).reduce((sum, id) => sum + countOf(id), 0);
        expect(rest === 0 || rest >= fewestPublished, `population ${seed}, ${total}: ${rest}`).toBe(true);
      }
    }
  });
});

describe("all totals solved together", () => {
  // By exact elimination over whole numbers, from what is published and how places are made up; nothing of how it is protected is used.
  it("determine no cell of one to five people, no two together, and no place's, for whoever even knows where nobody is", () => {
    for (const communities of [0, 4]) {
      for (const seed of populations) expect(determined(published(seed, communities === 4 ? {} : { communities })), `population ${seed} with ${communities} communities`).toEqual([]);
    }
  });

  it("would without eliminating, so that the attack is one", () => {
    const found = Array.from({ length: 60 }, (_, seed) => determined(published(seed + 1, { communities: 4, systems: false })).length > 0);
    expect(found.filter(Boolean).length).toBeGreaterThan(30);
  });
});

describe("intervals", () => {
  // Numbers are not negative, and what adds up or is within something else bounds the rest. The attacker knows the number behind every figure
  // that is shown, as somebody does who has waited until it was rounded often enough.
  it("leave at least six numbers possible of every hidden cell of one to five, by all totals and parts, and measures within others", () => {
    for (const communities of [0, 4]) for (const seed of populations) expect(confined(published(seed, communities === 4 ? {} : { communities }), { off: 0 }).map(({ id }) => id), `population ${seed} with ${communities} communities`).toEqual([]);
  });

  it("are no tighter for whoever has the rounded figures alone", () => {
    for (const seed of populations) expect(confined(published(seed)).map(({ id }) => id), `population ${seed}`).toEqual([]);
  });

  it("and solutions are the same for whoever looks anew as for what was kept while more and more was hidden", () => {
    for (const seed of populations) {
      const { lattice, shown } = published(seed);
      const again = protectCounts({ ...lattice, before: ({ id }) => (shown.has(id) ? undefined : "HIDDEN"), secret });
      expect([...again].filter(([, { value }]) => value !== null).map(([id]) => id), `population ${seed}`).toEqual([...shown]);
      const find = createConfiner(lattice);
      const hidden = new Set(lattice.cells.filter(({ count }) => count < fewestPublished).map(({ id }) => id));
      for (let found = hidden; found.size > 0; ) {
        const asked = { isShown: (id: string) => !hidden.has(id), mayHide: () => true, fewest: fewestPublished };
        found = find(asked);
        expect(found, `population ${seed}`).toEqual(findConfined({ ...lattice, ...asked }));
        for (const id of found) hidden.add(id);
      }
    }
  });

  it("would without looking for it, so that the attack is one", () => {
    const cells = Object.entries({ all: 14, many: 12, one: 1, another: 1 }).map(([id, count]) => ({ id, count, recordKeys: 0n }));
    const isShown = (id: string) => id === "all" || id === "many";
    const sum = { cells, lines: [{ total: "all", parts: ["many", "one", "another"], emptyParts: 0 }], inside: [], isShown, fewest: fewestPublished };
    // Of two who are hidden beside twelve of fourteen, at most two each.
    expect(findConfined({ ...sum, mayHide: () => true })).toEqual(new Set(["many"]));
    expect(findConfined({ ...sum, mayHide: (id) => id !== "many" })).toEqual(new Set(["all"]));
  });
});

// Somebody with two needs counts in both, so that needs do not add up; but they are no fewer together than everybody.
describe("values that everybody has one of at least", () => {
  const few = populations.slice(0, 40);

  it("leave at least six numbers possible of every hidden cell of one to five, beside everybody", () => {
    for (const seed of few) expect(confinedByCovers(coveredBy(seed)), `population ${seed}`).toEqual([]);
  });

  it("would not where nobody looks for it, so that the attack is one", () => {
    expect(few.flatMap((seed) => confinedByCovers(coveredBy(seed, { isBlind: true }))).length).toBeGreaterThan(20);
  });
});

describe("differencing", () => {
  it("two places of which one has one to five people more than the other are never both shown", () => {
    for (const seed of populations) {
      const { cells, shown, peopleIn } = published(seed);
      for (const [, group] of Map.groupBy(cells.filter(({ id }) => shown.has(id)), ({ measure: name, value }) => `${name}|${value}`)) {
        group.forEach((one, index) => {
          for (const other of group.slice(index + 1)) {
            const both = peopleIn(one, other);
            const apart = one.count + other.count - 2 * both;
            if (both > 0) expect(apart === 0 || apart >= fewestPublished, `population ${seed}: ${one.id} and ${other.id} differ by ${apart}`).toBe(true);
          }
        });
      }
    }
  });

  it("neither is a measure beside the one that all of its people are in, nor a value beside everybody", () => {
    for (const seed of populations) {
      const { cells, shown, countOf } = published(seed);
      for (const { id, count } of cells.filter(({ id, measure: name }) => name === "active-members" && shown.has(id))) {
        const whole = id.replace("active-members", "members");
        if (shown.has(whole)) expect([0, ...Array.from({ length: 500 }, (_, more) => more + fewestPublished)]).toContain(countOf(whole) - count);
      }
    }
  });
});

describe("a learner who was planted", () => {
  it("alone with a need in a school looks like nobody with it", () => {
    const others = { a: { HEARING: 30, HEALTH: 31 }, b: { HEARING: 22, HEALTH: 25, VISION: 12 }, c: { HEARING: 17, HEALTH: 19, VISION: 14 } };
    const [without, planted] = [tableOf(others), tableOf({ ...others, a: { ...others.a, VISION: 1 } })];
    for (const place of ["SCHOOL|a"]) for (const table of [without, planted]) expect(table.get(`members|NEED|VISION|${place}`)?.value ?? null).toBeNull();
    // What is shown by need is the same, but for places that the learner counts in.
    for (const id of new Set([...without.keys(), ...planted.keys()])) {
      if (id.includes("|NEED|VISION|") || id.includes("|ALL|ALL|")) continue;
      expect(planted.get(id), id).toEqual(without.get(id));
    }
  });

  it("changes no figure that they are not in, and none by more than a step, whatever the secret", () => {
    const before = { a: { HEARING: 30, HEALTH: 31, VISION: 9 }, b: { HEARING: 22, HEALTH: 25, VISION: 12 } };
    const after = { ...before, a: { ...before.a, VISION: 10 } };
    let unmoved = 0;
    const draws = 600;
    for (let draw = 0; draw < draws; draw++) {
      const [one, other] = [tableOf(before, `secret ${draw}`), tableOf(after, `secret ${draw}`)];
      for (const [id, { value }] of one) {
        const moved = other.get(id)!.value! - value!;
        if (id.includes("|b") || id.includes("HEARING") || id.includes("HEALTH")) expect(moved, id).toBe(0);
        else expect([0, 3, -3], id).toContain(moved);
      }
      if (other.get("members|NEED|VISION|SCHOOL|a")!.value === one.get("members|NEED|VISION|SCHOOL|a")!.value) unmoved++;
    }
    // From nine to ten: in two of three cases the figure stays. Five standard deviations.
    expect(Math.abs(unmoved / draws - 2 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / draws));
  });
});

describe("a picture after another", () => {
  const months = 6;
  const few = populations.slice(0, 12);

  it("leaves at least six numbers possible of every hidden cell, for whoever has all of them and knows in which cells nobody came or went", () => {
    for (const seed of few) expect(confinedTogether(successive(seed, { pictures: months }), { off: 2 }), `population ${seed}`).toEqual([]);
  });

  it("tells much less to whoever even knows the numbers behind them than pictures that know nothing of one another", () => {
    const told = (isBlind: boolean) => few.flatMap((seed) => confinedTogether(successive(seed, { pictures: months, isBlind }), { off: 0 })).length;
    const [blind, seeing] = [told(true), told(false)];
    expect(blind).toBeGreaterThan(50);
    expect(seeing).toBeLessThan(blind / 4);
  });

  it("tells of no cell how many came or went between two, for whoever has both and knows in which cells nobody did", () => {
    const changes = few.flatMap((seed) => changesBetween(successive(seed, { pictures: months })));
    expect(changes.length).toBeGreaterThan(500);
    expect(changes.filter(({ least, most }) => least === most)).toEqual([]);
  });

  it("an hour later would tell the need of most who came, which is why there is none", () => {
    let told = 0;
    const tries = 60;
    for (let seed = 1; seed <= tries; seed++) {
      const [before, after] = successive(seed, { pictures: 2, moves: 1, isBlind: true }) as [SuccessivePicture, SuccessivePicture];
      const moved = before.cells.filter(({ id, dimension }) => dimension === "NEED" && before.shown.has(id) && after.shown.has(id) && before.figures.get(id) !== after.figures.get(id));
      if (new Set(moved.map(({ value }) => value)).size === 1) told++;
    }
    expect(told).toBeGreaterThan(tries / 2);
  });
});

// A month mostly comes before the year until its end; one that could not be published comes after it.
describe.each(["month", "year"] as const)("months beside the year that they are in, the %s first", (first) => {
  const few = populations.slice(0, 8).map((seed) => ({ seed, pictures: happenings(seed, { first }) }));

  it("are not both shown where one to five people are in the year alone", () => {
    for (const { seed, pictures } of few) expect(apart(pictures), `population ${seed}`).toEqual([]);
  });

  it("are not to be had from the other figures of the one that came later either, where they are hidden for it", () => {
    const hidden = few.flatMap(({ pictures }) => apartAndHidden(pictures, first));
    expect(hidden.length).toBeGreaterThan(20);
    expect(hidden.filter(({ isTold }) => isTold).map(({ id }) => id)).toEqual([]);
  });

  it("would both be shown where nothing is known of the first, so that the attack is one", () => {
    expect(few.flatMap(({ seed }) => apart(happenings(seed, { first, isBlind: true }))).length).toBeGreaterThan(20);
  });

  it("leave at least six numbers possible of every hidden cell of one to five, for whoever has all months and all years to date", () => {
    for (const { seed, pictures } of few) expect(confinedByYear(pictures), `population ${seed}`).toEqual([]);
  });
});

type Needs = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What is published of schools with so many learners of each need. */
function tableOf(schools: Needs, key = secret) {
  const units = Object.keys(schools);
  const areas: Area[] = [{ level: "COUNTRY", code: "NZ", units }, ...units.map((unit) => ({ level: "SCHOOL", code: unit, units: [unit] }))];
  const unitCells = Object.entries(schools).flatMap(([unit, needs]) => cellsOf("members", unit, needs, (value) => BigInt(unit.charCodeAt(0) * 1000 + values.indexOf(value))));
  return protectCounts({ ...buildLattice({ measures: [measure], unitCells, places: arrangePlaces(areas, [{ whole: "COUNTRY", parts: "SCHOOL" }]) }), secret: key });
}

function cellsOf(name: string, unit: string, needs: Readonly<Record<string, number>>, keyOf: (value: string) => bigint): UnitCell[] {
  const present = Object.entries(needs).filter(([, count]) => count > 0);
  const cell = (dimension: string, value: string, count: number, key: bigint): UnitCell => ({ measure: name, dimension, value, unit, count, recordKeys: key });
  const all = present.reduce((sum, [, count]) => sum + count, 0);
  return [...present.map(([value, count]) => cell("NEED", value, count, keyOf(value) * 31n + BigInt(count))), ...(all > 0 ? [cell("ALL", "ALL", all, present.reduce((sum, [value, count]) => sum + keyOf(value) * 31n + BigInt(count), 0n))] : [])];
}

const made = new Map<string, ReturnType<typeof publish>>();

/** A population at random: twelve schools in three regions, two groups, and communities that overlap with all of them. */
function published(seed: number, said: { communities?: number; systems?: boolean } = {}): ReturnType<typeof publish> {
  const name = JSON.stringify([seed, said]);
  const known = made.get(name) ?? publish(seed, said);
  made.set(name, known);
  return known;
}

function publish(seed: number, { communities = 4, systems = true } = {}) {
  const random = seeded(seed);
  const schools = Array.from({ length: 12 }, (_, index) => String(index));
  const areas: Area[] = [
    { level: "COUNTRY", code: "NZ", units: schools },
    ...[0, 1, 2].map((region) => ({ level: "REGION", code: `r${region}`, units: schools.slice(region * 4, region * 4 + 4) })),
    ...[0, 1].map((group) => ({ level: "GROUP", code: `g${group}`, units: schools.filter((school) => Number(school) % 2 === group) })),
    ...[0, 1, 2, 3].slice(0, communities).map((community) => ({ level: "COMMUNITY", code: `c${community}`, units: schools.filter(() => random() < 0.4) })).filter(({ units }) => units.length > 0),
    ...schools.map((school) => ({ level: "SCHOOL", code: school, units: [school] })),
  ];
  const counts = new Map<string, number>();
  const unitCells = schools.flatMap((school) => {
    const needs = Object.fromEntries(values.map((value) => [value, Math.floor(random() * random() * 40)]));
    const active = Object.fromEntries(Object.entries(needs).map(([value, count]) => [value, Math.max(0, count - Math.floor(random() * 8))]));
    for (const [name, of] of [["members", needs], ["active-members", active]] as const) {
      for (const [value, count] of Object.entries(of)) counts.set(`${name}|${value}|${school}`, count);
      counts.set(`${name}|ALL|${school}`, Object.values(of).reduce((sum, count) => sum + count, 0));
    }
    const keyOf = (value: string) => BigInt(Number(school) * 100 + values.indexOf(value) + 1);
    return [...cellsOf("members", school, needs, keyOf), ...cellsOf("active-members", school, active, keyOf)];
  });
  const lattice = buildLattice({ measures: [measure, members], unitCells, places: arrangePlaces(areas, addsUp) });
  const counted = protectCounts({ ...lattice, ...(systems ? {} : { systems: [] }), secret });
  const shown = new Set([...counted].filter(([, { value }]) => value !== null).map(([id]) => id));
  const byId = new Map(lattice.cells.map((cell) => [cell.id, cell]));
  return {
    lattice,
    shown,
    counts,
    schools,
    areas,
    cells: lattice.cells,
    countOf: (id: string) => byId.get(id)?.count ?? 0,
    roundedOf: (id: string) => counted.get(id)!.value!,
    /** How many are in both of two cells of one value. */
    peopleIn: ({ measure: name, value, area }: AreaCell, other: AreaCell) => area.units.filter((unit) => other.area.units.includes(unit)).reduce((sum, unit) => sum + (counts.get(`${name}|${value}|${unit}`) ?? 0), 0),
  };
}

/** Twelve schools where some few have two needs. */
function coveredBy(seed: number, { isBlind = false } = {}) {
  const random = seeded(seed);
  const schools = Array.from({ length: 12 }, (_, index) => String(index));
  const areas: Area[] = [
    { level: "COUNTRY", code: "NZ", units: schools },
    ...[0, 1].map((group) => ({ level: "GROUP", code: `g${group}`, units: schools.filter((school) => Number(school) % 2 === group) })),
    ...schools.map((school) => ({ level: "SCHOOL", code: school, units: [school] })),
  ];
  const unitCells = schools.flatMap((school) => {
    const needs = values.map((value) => ({ value, count: Math.floor(random() * random() * 40) })).filter(({ count }) => count > 0);
    const all = Math.max(0, ...needs.map(({ count }) => count), needs.reduce((sum, { count }) => sum + count, 0) - Math.floor(random() * 3));
    const cell = (dimension: string, value: string, count: number): UnitCell => ({ measure: "members", dimension, value, unit: school, count, recordKeys: BigInt(Math.floor(random() * 1e9)) });
    return [...needs.map(({ value, count }) => cell("NEED", value, count)), ...(all > 0 ? [cell("ALL", "ALL", all)] : [])];
  });
  const covered: PeopleMeasure = { ...measure, dimensions: { NEED: { column: "need", values, addsUp: false, isArray: true, covers: true } } };
  const lattice = buildLattice({ measures: [covered], unitCells, places: arrangePlaces(areas, addsUp) });
  const counted = protectCounts({ ...lattice, ...(isBlind ? { covers: [] } : {}), secret });
  return { lattice, areas, shown: new Set([...counted].filter(([, { value }]) => value !== null).map(([id]) => id)) };
}

/** As `confined`, with the numbers behind what is shown, and what follows of values that hold everybody together. */
function confinedByCovers({ lattice: { cells, lines, inside }, areas, shown }: ReturnType<typeof coveredBy>): string[] {
  const bounds = new Map(cells.map(({ id, count }) => [id, shown.has(id) ? { least: count, most: count } : { least: 0, most: Infinity }]));
  const placed = areas.map(({ level, code }) => cells.filter(({ area }) => area.level === level && area.code === code).map(({ id }) => id));
  const covers = placed.map((ids) => ({ whole: ids.find((id) => id.includes("|ALL|ALL|")), parts: ids.filter((id) => id.includes("|NEED|")) }));
  for (let moved = true, round = 0; moved && round < 200; round++) {
    moved = false;
    const tighten = (id: string, least: number, most: number) => {
      const bound = bounds.get(id)!;
      if (least > bound.least) [bound.least, moved] = [least, true];
      if (most < bound.most) [bound.most, moved] = [most, true];
    };
    const mostOf = (ids: readonly string[], without: string) => ids.reduce((sum, id) => sum + (id === without ? 0 : bounds.get(id)!.most), 0);
    const leastOf = (ids: readonly string[], without: string) => ids.reduce((sum, id) => sum + (id === without ? 0 : bounds.get(id)!.least), 0);
    for (const { total, parts } of lines) {
      tighten(total, leastOf(parts, ""), mostOf(parts, ""));
      for (const id of parts) tighten(id, bounds.get(total)!.least - mostOf(parts, id), bounds.get(total)!.most - leastOf(parts, id));
    }
    for (const [part, whole] of inside) {
      tighten(part, 0, bounds.get(whole)!.most);
      tighten(whole, bounds.get(part)!.least, Infinity);
    }
    for (const { whole, parts } of covers) {
      if (whole === undefined) continue;
      tighten(whole, 0, mostOf(parts, ""));
      for (const id of parts) tighten(id, bounds.get(whole)!.least - mostOf(parts, id), Infinity);
    }
  }
  return cells.filter(({ id, count }) => count > 0 && count < fewestPublished && bounds.get(id)!.most - bounds.get(id)!.least < safeWidth).map(({ id }) => id);
}

/** The cells, and pairs of them, of one to five people whose number follows from the exact numbers of all shown cells. */
function determined({ cells, shown, counts, schools }: ReturnType<typeof publish>): string[] {
  return ["members", "active-members"].flatMap((name) => {
    // What is not known: how many have each need in each school, where anybody has.
    const unknowns = schools.flatMap((school) => values.map((value) => `${name}|${value}|${school}`)).filter((id) => counts.get(id)! > 0);
    const equationOf = ({ value, area }: AreaCell) => unknowns.map((id) => (area.units.includes(id.split("|")[2]!) && (value === "ALL" || id.split("|")[1] === value) ? 1n : 0n));
    const own = cells.filter(({ measure: of }) => of === name);
    const known = toEchelon(own.filter(({ id }) => shown.has(id)).map(equationOf));
    const few = own.filter(({ id, count }) => !shown.has(id) && count < fewestPublished).map((cell) => ({ ...cell, equation: equationOf(cell) }));
    const pairs = few.flatMap((one, index) => few.slice(index + 1).filter(({ value, area, count }) => value === one.value && area.level === "SCHOOL" && one.area.level === "SCHOOL" && one.count + count < fewestPublished).map((other) => ({ id: `${one.id} and ${other.id}`, equation: one.equation.map((factor, at) => factor + other.equation[at]!) })));
    return [...few, ...pairs].filter(({ equation }) => follows(equation, known)).map(({ id }) => id);
  });
}

/** The hidden cells of one to five people of which bounds, made tighter and tighter along all totals, leave fewer numbers possible. */
function confined({ cells, lattice, shown, roundedOf }: ReturnType<typeof publish>, { off = 2 } = {}): { id: string; least: number; most: number }[] {
  const bounds = new Map(cells.map(({ id, count }) => {
    const rounded = off === 0 ? count : roundedOf(id);
    return [id, shown.has(id) ? { least: Math.max(fewestPublished, rounded - off), most: rounded + off } : { least: 0, most: 10_000 }] as const;
  }));
  const whole = ({ measure: name, area }: AreaCell) => `${name}|ALL|ALL|${area.level}|${area.code}`;
  const pairs = [
    ...cells.filter(({ dimension }) => dimension !== "ALL").map((cell) => [cell.id, whole(cell)] as const),
    ...cells.filter(({ measure: name }) => name === "active-members").map(({ id }) => [id, id.replace("active-members", "members")] as const),
  ];
  for (let moved = true, round = 0; moved && round < 200; round++) {
    moved = false;
    const tighten = (id: string, least: number, most: number) => {
      const bound = bounds.get(id)!;
      if (least > bound.least) [bound.least, moved] = [least, true];
      if (most < bound.most) [bound.most, moved] = [most, true];
    };
    for (const { total, parts } of lattice.lines) {
      const [least, most] = ["least", "most"].map((side) => parts.reduce((sum, id) => sum + bounds.get(id)![side as "least" | "most"], 0)) as [number, number];
      tighten(total, least, most);
      const { least: fewest, most: many } = bounds.get(total)!;
      for (const id of parts) tighten(id, fewest - (most - bounds.get(id)!.most), many - (least - bounds.get(id)!.least));
    }
    for (const [part, all] of pairs) {
      if (!bounds.has(all)) continue;
      tighten(part, 0, bounds.get(all)!.most);
      tighten(all, bounds.get(part)!.least, 10_000);
    }
  }
  const few = cells.filter(({ id, count }) => !shown.has(id) && count > 0 && count < fewestPublished).map(({ id }) => ({ id, ...bounds.get(id)! }));
  return few.filter(({ least, most }) => most - least < safeWidth);
}

interface SuccessivePicture {
  readonly cells: readonly AreaCell[];
  readonly lines: readonly Line[];
  readonly shown: ReadonlySet<string>;
  readonly figures: ReadonlyMap<string, number | null>;
}

/** Pictures of a population of which so many come or go between two, one in twenty if not said; each knows of those before unless it `isBlind`. */
function successive(seed: number, { pictures, moves, isBlind = false }: { pictures: number; moves?: number; isBlind?: boolean }): SuccessivePicture[] {
  const random = seeded(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const schools = Array.from({ length: 12 }, (_, index) => String(index));
  const areas: Area[] = [
    { level: "COUNTRY", code: "NZ", units: schools },
    ...[0, 1, 2].map((region) => ({ level: "REGION", code: `r${region}`, units: schools.slice(region * 4, region * 4 + 4) })),
    ...[0, 1, 2, 3].map((community) => ({ level: "COMMUNITY", code: `c${community}`, units: schools.filter(() => random() < 0.4) })).filter(({ units }) => units.length > 0),
    ...schools.map((school) => ({ level: "SCHOOL", code: school, units: [school] })),
  ];
  const learner = (school = schools[below(12)]!, need = values[below(3)]!) => ({ key: BigInt(below(2 ** 50)), school, need });
  let learners = schools.flatMap((school) => values.flatMap((need) => Array.from({ length: Math.floor(random() * random() * 40) }, () => learner(school, need))));
  let memory: Uint8Array | null = null;
  return Array.from({ length: pictures }, (_, number) => {
    const moving = number === 0 ? 0 : (moves ?? Math.ceil(learners.length / 20));
    for (let move = 0; move < moving; move++) learners = random() < 0.5 ? learners.toSpliced(below(learners.length), 1) : [...learners, learner()];
    const units = new Map<string, UnitCell>();
    for (const { key, school, need } of learners) {
      for (const [dimension, value] of [["NEED", need], ["ALL", "ALL"]] as const) {
        const { count, recordKeys } = units.get(`${value}|${school}`) ?? { count: 0, recordKeys: 0n };
        units.set(`${value}|${school}`, { measure: "members", dimension, value, unit: school, count: count + 1, recordKeys: recordKeys + key });
      }
    }
    const lattice = buildLattice({ measures: [measure], unitCells: [...units.values()], places: arrangePlaces(areas, addsUp) });
    const counted = protectCounts({ ...lattice, before: openPictures(isBlind ? null : memory), secret });
    const shown = new Set([...counted].filter(([, { value }]) => value !== null).map(([id]) => id));
    memory = rememberPicture(memory, lattice.cells.map((cell) => ({ ...cell, isShown: shown.has(cell.id) })));
    return { cells: lattice.cells, lines: lattice.lines, shown, figures: new Map([...counted].map(([id, { value }]) => [id, value])) };
  });
}

/** As `confined`, over all pictures together: a cell of the same people is one unknown. */
function confinedTogether(pictures: readonly SuccessivePicture[], { off }: { off: number }): string[] {
  const byId = pictures.map(({ cells }) => new Map(cells.map((cell) => [cell.id, cell])));
  const nameOf = (at: number, id: string): string => {
    const [own, earlier] = [byId[at]!.get(id)!, byId[at - 1]?.get(id)];
    return earlier && earlier.count === own.count && earlier.recordKeys === own.recordKeys ? nameOf(at - 1, id) : `${at}|${id}`;
  };
  const bounds = new Map<string, { least: number; most: number; readonly count: number }>();
  const lines: { total: string; parts: string[] }[] = [];
  pictures.forEach((picture, at) => {
    for (const { id, count } of picture.cells) {
      const name = nameOf(at, id);
      const bound = bounds.get(name) ?? { least: 0, most: 10_000, count };
      const figure = off === 0 ? count : (picture.figures.get(id) ?? 0);
      bounds.set(name, picture.shown.has(id) ? { count, least: Math.max(bound.least, fewestPublished, figure - off), most: Math.min(bound.most, figure + off) } : bound);
    }
    for (const { total, parts } of picture.lines) lines.push({ total: nameOf(at, total), parts: parts.map((id) => nameOf(at, id)) });
  });
  for (let moved = true, round = 0; moved && round < 200; round++) {
    moved = false;
    const tighten = (name: string, least: number, most: number) => {
      const bound = bounds.get(name)!;
      if (least > bound.least) [bound.least, moved] = [least, true];
      if (most < bound.most) [bound.most, moved] = [most, true];
    };
    for (const { total, parts } of lines) {
      const [least, most] = ["least", "most"].map((side) => parts.reduce((sum, name) => sum + bounds.get(name)![side as "least" | "most"], 0)) as [number, number];
      tighten(total, least, most);
      const { least: fewest, most: many } = bounds.get(total)!;
      for (const name of parts) tighten(name, fewest - (most - bounds.get(name)!.most), many - (least - bounds.get(name)!.least));
    }
  }
  return [...bounds].filter(([, { count, least, most }]) => count > 0 && count < fewestPublished && most - least < safeWidth).map(([name]) => name);
}

/** How many more or fewer there are of cells from one picture to the next, one to five in truth, and what the figures of both leave possible, also along all that adds up. */
function changesBetween(pictures: readonly SuccessivePicture[], { off = 2 } = {}): { readonly id: string; readonly change: number; readonly least: number; readonly most: number }[] {
  return pictures.slice(1).flatMap((after, index) => {
    const before = pictures[index]!;
    const [cellIn, cellNow] = [before, after].map(({ cells }) => new Map(cells.map((cell) => [cell.id, cell]))) as [Map<string, AreaCell>, Map<string, AreaCell>];
    const boundIn = ({ shown, figures }: SuccessivePicture, cell: AreaCell | undefined) => {
      if (!cell) return { least: 0, most: 0 };
      const figure = off === 0 ? cell.count : (figures.get(cell.id) ?? 0);
      return shown.has(cell.id) ? { least: Math.max(fewestPublished, figure - off), most: figure + off } : { least: 0, most: 10_000 };
    };
    const changes = new Map(
      [...new Set([...cellIn.keys(), ...cellNow.keys()])].map((id) => {
        const [was, is] = [cellIn.get(id), cellNow.get(id)];
        const change = (is?.count ?? 0) - (was?.count ?? 0);
        if (was?.recordKeys === is?.recordKeys) return [id, { change, least: 0, most: 0 }];
        const [earlier, later] = [boundIn(before, was), boundIn(after, is)];
        return [id, { change, least: later.least - earlier.most, most: later.most - earlier.least }];
      }),
    );
    for (let moved = true, round = 0; moved && round < 200; round++) {
      moved = false;
      const tighten = (id: string, least: number, most: number) => {
        const bound = changes.get(id)!;
        if (least > bound.least) [bound.least, moved] = [least, true];
        if (most < bound.most) [bound.most, moved] = [most, true];
      };
      for (const total of new Set([...before.lines, ...after.lines].map((line) => line.total))) {
        // A total adds up in several ways: parts of the same kind in both pictures, those that have nobody in one of them among them.
        const ways = [before, after].flatMap(({ lines }) => lines.filter((line) => line.total === total));
        const kindOf = ({ parts }: Line) => parts[0]!.split("|").toSpliced(2, 1, "").slice(1, 4).join("|");
        for (const [, same] of Map.groupBy(ways, kindOf)) {
          const parts = [...new Set(same.flatMap((line) => line.parts))];
          const [least, most] = ["least", "most"].map((side) => parts.reduce((sum, id) => sum + changes.get(id)![side as "least" | "most"], 0)) as [number, number];
          tighten(total, least, most);
          const { least: fewest, most: many } = changes.get(total)!;
          for (const id of parts) tighten(id, fewest - (most - changes.get(id)!.most), many - (least - changes.get(id)!.least));
        }
      }
    }
    return [...changes].filter(([, { change }]) => change !== 0 && Math.abs(change) < fewestPublished).map(([id, bound]) => ({ id: `${index}: ${id}`, ...bound }));
  });
}

/** Two for each month: of those to whom something happened in it, and in the year until its end. A person may come again, and one in ten does. */
function happenings(seed: number, { months = 6, isBlind = false, first = "month" as "month" | "year" } = {}): { readonly month: SuccessivePicture; readonly year: SuccessivePicture }[] {
  const random = seeded(seed);
  const schools = Array.from({ length: 12 }, (_, index) => String(index));
  const areas: Area[] = [
    { level: "COUNTRY", code: "NZ", units: schools },
    ...[0, 1, 2].map((region) => ({ level: "REGION", code: `r${region}`, units: schools.slice(region * 4, region * 4 + 4) })),
    ...schools.map((school) => ({ level: "SCHOOL", code: school, units: [school] })),
  ];
  const places = arrangePlaces(areas, [{ whole: "COUNTRY", parts: "REGION" }, { whole: "REGION", parts: "SCHOOL" }]);
  const inYear = new Map<string, Set<bigint>>();
  const memory: Record<"month" | "year", Uint8Array | null> = { month: null, year: null };
  return Array.from({ length: months }, () => {
    const inMonth = new Map<string, Set<bigint>>();
    for (const school of schools) {
      for (const need of values) {
        const known = inYear.get(`${need}|${school}`) ?? new Set();
        const came = new Set([...[...known].filter(() => random() < 0.1), ...Array.from({ length: Math.floor(random() * random() * 16) }, () => BigInt(Math.floor(random() * 2 ** 50)))]);
        inMonth.set(`${need}|${school}`, came);
        inYear.set(`${need}|${school}`, new Set([...known, ...came]));
      }
    }
    const unitCells = (people: ReadonlyMap<string, ReadonlySet<bigint>>): UnitCell[] =>
      schools.flatMap((school) => [...values, "ALL"].flatMap((value) => {
        const own = values.filter((need) => value === "ALL" || value === need).flatMap((need) => [...people.get(`${need}|${school}`)!]);
        return own.length === 0 ? [] : [{ measure: "members", dimension: value === "ALL" ? "ALL" : "NEED", value, unit: school, count: own.length, recordKeys: own.reduce((sum, key) => sum + key, 0n) }];
      }));
    const peopleOf = { month: inMonth, year: inYear };
    const publishAs = (series: "month" | "year", before?: SuccessivePicture): SuccessivePicture => {
      const people = peopleOf[series];
      const other = series === "month" ? "year" : "month";
      const lattice = buildLattice({ measures: [measure], unitCells: unitCells(people), places });
      const shownOf = (picture: SuccessivePicture) => new Set(picture.cells.filter(({ id }) => picture.shown.has(id)).map(({ dimension, value, area }) => shownId({ dimension, value, level: area.level, place: area.code })));
      const beside = withNested(lattice, { measure, nested: before && !isBlind ? [{ name: other, isWider: other === "year", unitCells: unitCells(peopleOf[other]), shown: shownOf(before) }] : [], places });
      const counted = protectCounts({ ...beside, before: openPictures(memory[series], [memory[other]].filter((picture) => picture !== null)), secret });
      const shown = new Set(lattice.cells.filter(({ id }) => counted.get(id)!.value !== null).map(({ id }) => id));
      memory[series] = rememberPicture(memory[series], lattice.cells.map((cell) => ({ ...cell, isShown: shown.has(cell.id) })));
      return { cells: lattice.cells, lines: lattice.lines, shown, figures: new Map(lattice.cells.map(({ id }) => [id, counted.get(id)!.value])) };
    };
    const one = publishAs(first);
    const other = publishAs(first === "month" ? "year" : "month", one);
    return first === "month" ? { month: one, year: other } : { month: other, year: one };
  });
}

/** Cells that are shown of a month and of the year until its end, of which the second has one to five people more. */
function apart(pictures: ReturnType<typeof happenings>): string[] {
  return pictures.flatMap(({ month, year }, at) => {
    const countIn = new Map(month.cells.map(({ id, count }) => [id, count]));
    return year.cells.filter(({ id, count }) => year.shown.has(id) && month.shown.has(id) && count > countIn.get(id)! && count - countIn.get(id)! < fewestPublished).map(({ id }) => `${at}: ${id}`);
  });
}

/** Cells that are hidden of the one that came later because one to five people are in the year beside those of the month, and whether their number follows from the exact ones of all that is shown of it. */
function apartAndHidden(pictures: ReturnType<typeof happenings>, first: "month" | "year"): { readonly id: string; readonly isTold: boolean }[] {
  return pictures.flatMap(({ month, year }, at) => {
    const [shown, later] = first === "month" ? [month, year] : [year, month];
    const countIn = new Map(shown.cells.filter(({ id }) => shown.shown.has(id)).map(({ id, count }) => [id, count]));
    // Whoever looks at a year even knows where nobody is. Of a month that came after its year, they take that for a few, as it looks.
    const isUnknown = (school: string, need: string): boolean => first === "year" || later.cells.some(({ area, dimension, value, count }) => area.level === "SCHOOL" && dimension === "NEED" && area.code === school && value === need && count > 0);
    const schools = later.cells.find(({ area }) => area.level === "COUNTRY")!.area.units;
    const unknowns = schools.flatMap((school) => values.filter((need) => isUnknown(school, need)).map((need) => ({ school, need })));
    const equationOf = ({ value, area }: AreaCell) => unknowns.map(({ school, need }) => (area.units.includes(school) && (value === "ALL" || value === need) ? 1n : 0n));
    const known = toEchelon(later.cells.filter(({ id }) => later.shown.has(id)).map(equationOf));
    const areFew = (difference: number) => difference > 0 && difference < fewestPublished;
    const hidden = later.cells.filter(({ id, count }) => !later.shown.has(id) && countIn.has(id) && count >= fewestPublished && areFew(Math.abs(count - countIn.get(id)!)));
    return hidden.map((cell) => ({ id: `${at}: ${cell.id}`, isTold: follows(equationOf(cell), known) }));
  });
}

/** As `confined`, over all months and years to date: who is in the year until a month was in it before, or came in that month. */
function confinedByYear(pictures: ReturnType<typeof happenings>, { off = 2 } = {}): string[] {
  const bounds = new Map<string, { least: number; most: number; count: number }>();
  const lines: { total: string; parts: string[] }[] = [];
  const name = (at: number, series: string, id: string) => `${at}|${series}|${id}`;
  pictures.forEach((both, at) => {
    for (const series of ["month", "year"] as const) {
      const { cells, lines: own, shown, figures } = both[series];
      for (const { id, count } of cells) {
        const figure = off === 0 ? count : figures.get(id)!;
        bounds.set(name(at, series, id), shown.has(id) ? { count, least: Math.max(fewestPublished, figure - off), most: figure + off } : { count, least: 0, most: 10_000 });
      }
      for (const { total, parts } of own) lines.push({ total: name(at, series, total), parts: parts.map((id) => name(at, series, id)) });
    }
  });
  for (let moved = true, round = 0; moved && round < 200; round++) {
    moved = false;
    const tighten = (one: string, least: number, most: number) => {
      const bound = bounds.get(one)!;
      if (least > bound.least) [bound.least, moved] = [least, true];
      if (most < bound.most) [bound.most, moved] = [most, true];
    };
    for (const { total, parts } of lines) {
      const [least, most] = ["least", "most"].map((side) => parts.reduce((sum, one) => sum + bounds.get(one)![side as "least" | "most"], 0)) as [number, number];
      tighten(total, least, most);
      const { least: fewest, most: many } = bounds.get(total)!;
      for (const one of parts) tighten(one, fewest - (most - bounds.get(one)!.most), many - (least - bounds.get(one)!.least));
    }
    pictures.forEach(({ year }, at) => {
      for (const { id } of year.cells) {
        // Nobody is in a cell that is not there.
        const none = { least: 0, most: 0 };
        const [now, before, inMonth] = [name(at, "year", id), name(at - 1, "year", id), name(at, "month", id)];
        const [wasThere, came] = [bounds.get(before) ?? none, bounds.get(inMonth) ?? none];
        tighten(now, Math.max(wasThere.least, came.least), wasThere.most + came.most);
        const { least, most } = bounds.get(now)!;
        if (bounds.has(before)) tighten(before, least - came.most, most);
        if (bounds.has(inMonth)) tighten(inMonth, least - wasThere.most, most);
      }
    });
  }
  return [...bounds].filter(([one, { count, least, most }]) => count > 0 && count < fewestPublished && !isShownIn(pictures, one) && most - least < safeWidth).map(([one, { least, most, count }]) => `${one}: ${least} to ${most}, ${count}`);
}

function isShownIn(pictures: ReturnType<typeof happenings>, name: string): boolean {
  const [at, series, ...id] = name.split("|") as [string, "month" | "year", ...string[]];
  return pictures[Number(at)]![series].shown.has(id.join("|"));
}

// Rows of an echelon form over the whole numbers, each with the place of its first factor that is not 0.
function toEchelon(equations: readonly bigint[][]): { readonly first: number; readonly row: bigint[] }[] {
  const echelon: { first: number; row: bigint[] }[] = [];
  for (const equation of equations) {
    const row = leftOf(equation, echelon);
    const first = row.findIndex((factor) => factor !== 0n);
    if (first >= 0) echelon.push({ first, row });
  }
  return echelon;
}

function leftOf(equation: readonly bigint[], echelon: readonly { readonly first: number; readonly row: readonly bigint[] }[]): bigint[] {
  let left = [...equation];
  for (const { first, row } of echelon) {
    const [own, other] = [row[first]!, left[first]!];
    if (other !== 0n) left = left.map((factor, at) => factor * own - row[at]! * other);
  }
  return left;
}

const follows = (equation: readonly bigint[], echelon: ReturnType<typeof toEchelon>) => leftOf(equation, echelon).every((factor) => factor === 0n);

function seeded(seed: number): () => number {
  let state = seed * 7919;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
