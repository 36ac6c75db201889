// Somebody who wants to know more of a place than its figures show: asks for every figure about people that the graph has, at every place, for every
// period, and narrows what each hidden one can be by all that follows from all of them.
import type { Places } from "@lsg/subgraph-kit/lattice";
import type { Measure, PeopleMeasure } from "@lsg/subgraph-kit/measure";
import type { Asked } from "./whole-graph.ts";

/** A count about people that the graph tells, and by what. `learners-on-register`, `TIER`: the value in an answer at `total`, and in `by`. */
interface Told {
  readonly root: "learnerInsights" | "serviceInsights" | "workforceInsights" | "fundingInsights";
  readonly measure: string;
  /** The fields of a place that are asked for, and how its counts are found in them by dimension and value. */
  readonly fields: string;
  find(place: any): Iterable<readonly [dimension: string, value: string, count: number | null]>;
}

const levels = ["NATIONAL", "REGION", "EQUITY_GROUP", "LANGUAGE_OF_INSTRUCTION", "COMMUNITY", "INSTITUTION"];
const cells = "{ value count { value } }";

/** Of a measure that has a field of its own, with `total`, `by` and lists of one dimension each. */
function own(root: Told["root"], measure: string, field: string, dimensions: readonly string[], lists: Readonly<Record<string, string>> = {}): Told {
  const name = measure.replaceAll("-", "_");
  const asked = [...dimensions.map((dimension) => `${dimension}: by(dimension: ${dimension}) ${cells}`), ...Object.values(lists).map((list) => `${list} ${cells}`)].join(" ");
  return {
    root,
    measure,
    fields: `${name}: ${field} { total { value } ${asked} }`,
    *find({ [name]: found }) {
      yield ["ALL", "ALL", found.total.value];
      for (const dimension of dimensions) for (const { value, count } of found[dimension]) yield [dimension, value, count.value];
      for (const [dimension, list] of Object.entries(lists)) for (const { value, count } of found[list]) yield [dimension, value, count.value];
    },
  };
}

const services = ["KIND", "TIER"];
const streams = { STREAM: "byStream" };
const told: readonly Told[] = [
  own("learnerInsights", "learners-on-register", "learnersOnRegister", ["NEED_AREA", "TIER", "YEAR_BAND", "ETHNICITY", "PRIORITISED_ETHNICITY", "KNOWN_CONTACT", "PLAN"]),
  own("learnerInsights", "learners-with-goals", "learnersWithGoals", ["ACHIEVEMENT", "OUTCOME_DOMAIN", "STREAM"]),
  own("learnerInsights", "learners-achieving-goals", "learnersAchievingGoals", [], streams),
  own("serviceInsights", "learners-requesting", "requested", services),
  own("serviceInsights", "learners-waiting", "waiting", services),
  own("serviceInsights", "learners-contacted", "untilFirstContact", services),
  own("serviceInsights", "learners-beginning", "untilFirstService", services),
  own("serviceInsights", "learners-in-delivery", "inDelivery", services, streams),
  {
    root: "workforceInsights",
    measure: "learners-with-cases",
    fields: "learners { value } byRole { role { code } learners { value } }",
    *find({ learners, byRole }) {
      yield ["ALL", "ALL", learners.value];
      for (const { role, learners: ofRole } of byRole) yield ["ROLE", role.code, ofRole.value];
    },
  },
  {
    root: "fundingInsights",
    measure: "learners-with-allocations",
    fields: "learners { value } byStream { stream { code } learners { value } }",
    *find({ learners, byStream }) {
      yield ["ALL", "ALL", learners.value];
      for (const { stream, learners: ofStream } of byStream) yield ["STREAM", stream.code, ofStream.value];
    },
  },
];

/** Of the network plan, by year: kinds of provision of the country and of each region, everybody of a region, and how far they travel. */
const placed = ["learners-placed", "learners-waiting-for-place"] as const;
const provision = "placed { value } waiting { value }";
const networkPlan = `query ($year: Int!) { networkPlan(year: $year) { national { kind ${provision} } regions { region { code } ${provision} supply { kind ${provision} } travel { band learners { value } } } } }`;

/** Names of the measures that are asked for here. */
export const measuresTold: readonly string[] = [...told.map(({ measure }) => measure), ...placed];
const rootOf = (measure: string): Told["root"] => told.find((one) => one.measure === measure)?.root ?? "serviceInsights";

/** Dimensions of which everybody is in one value at least, though in several maybe, by measure; by what its facts are read from. */
const covering: Readonly<Record<string, readonly string[]>> = {
  "learners-on-register": ["NEED_AREA", "ETHNICITY"],
  "learners-with-goals": ["ACHIEVEMENT", "OUTCOME_DOMAIN"],
  ...Object.fromEntries(["requesting", "waiting", "contacted", "beginning", "in-delivery"].map((name) => [`learners-${name}`, services])),
  "learners-with-cases": ["ROLE"],
  "learners-with-allocations": ["STREAM"],
};

export interface Stretch {
  readonly name: string;
  readonly from: string;
  readonly asAt: string;
}

export interface Figures {
  /** What is shown, by the name of the cell. */
  readonly shown: ReadonlyMap<string, number>;
  /** Every cell that is answered for, shown or not. */
  readonly asked: ReadonlySet<string>;
  readonly periodsOf: ReadonlyMap<string, readonly Stretch[]>;
}

export const cellName = (period: string, measure: string, dimension: string, value: string, level: string, code: string) => [period, measure, dimension, value, level, code].join("|");

/** Asks for all of them as `persona`. Fails where an answer has an error. */
export async function readFigures(graph: Asked, persona: string): Promise<Figures> {
  const shown = new Map<string, number>();
  const asked = new Set<string>();
  const periodsOf = new Map<string, readonly Stretch[]>();
  const ask = async (query: string, variables: object = {}) => {
    const { data, errors } = await graph.query(persona, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  const keep = (name: string, count: number | null) => {
    asked.add(name);
    if (count !== null) shown.set(name, count);
  };
  for (const root of new Set(told.map((one) => one.root))) {
    const catalogue = root.replace("Insights", "InsightCatalogue");
    const { periods } = (await ask(`{ ${catalogue} { periods { name from asAt } } }`))[catalogue];
    periodsOf.set(root, periods);
    const all = told.filter((one) => one.root === root);
    for (const { name: period } of periods as Stretch[]) {
      for (const level of levels) {
        for (let after: string | null = null, more = true; more; ) {
          const query = `query ($after: String) { ${root}(level: ${level}, period: "${period}", first: 60, after: $after) { nodes { region { code } community { id } institution { moeNumber } group ${all.map(({ fields }) => fields).join(" ")} } pageInfo { hasNextPage endCursor } } }`;
          const { nodes, pageInfo }: any = (await ask(query, { after }))[root];
          for (const node of nodes) {
            const code = level === "NATIONAL" ? "NZ" : String(node.group ?? node.institution?.moeNumber ?? node.community?.id ?? node.region?.code ?? "none");
            for (const { measure, find } of all) {
              for (const [dimension, value, count] of find(node)) keep(cellName(period, measure, dimension, value, level, code), count);
            }
          }
          ({ hasNextPage: more, endCursor: after } = pageInfo);
        }
      }
    }
  }
  for (const { name: year } of periodsOf.get("serviceInsights")!.filter(({ name }) => /^\d{4}$/.test(name))) {
    const { national, regions } = (await ask(networkPlan, { year: Number(year) })).networkPlan;
    const keepBoth = (dimension: string, value: string, level: string, code: string, of: any) => placed.forEach((measure, index) => keep(cellName(year, measure, dimension, value, level, code), [of.placed, of.waiting][index].value));
    for (const supply of national) keepBoth("PROVISION", supply.kind, "NATIONAL", "NZ", supply);
    for (const { region, supply, travel, ...all } of regions) {
      keepBoth("ALL", "ALL", "REGION", region.code, all);
      for (const own of supply) keepBoth("PROVISION", own.kind, "REGION", region.code, own);
      for (const { band, learners } of travel) keep(cellName(year, "learners-placed", "TRAVEL", band, "REGION", region.code), learners.value);
    }
  }
  return { shown, asked, periodsOf };
}

export interface Bound {
  least: number;
  most: number;
}

/**
 * What each cell can be: figures are within two of the number, and stand for six people at least; places add up, also those of another kind within a
 * place with the rest of it; values add up, or cover everybody; a value is part of everybody, a measure of the wider one, a stretch of a longer one with the same last day.
 */
export function solveFigures({ shown, asked, periodsOf }: Figures, { places, measures }: { places: Places; measures: readonly Measure[] }): Map<string, Bound> {
  const solver = new Solver();
  const numberOf = (name: string) => {
    const figure = shown.get(name);
    return solver.number(name, () => (figure === undefined ? { least: 0, most: isEmpty(name) ? 0 : Infinity } : { least: Math.max(6, figure - 2), most: figure + 2 }));
  };
  for (const name of asked) numberOf(name);
  const addSum = (total: string, parts: readonly string[]) => solver.sum(numberOf(total), parts.map(numberOf));
  const addInside = (part: string, whole: string) => solver.inside(numberOf(part), numberOf(whole));
  const splits = splitsOf(places);
  for (const measure of measures.filter((one): one is PeopleMeasure => one.kind === "PEOPLE" && measuresTold.includes(one.name))) {
    const periods = periodsOf.get(rootOf(measure.name))!;
    const dimensions = Object.entries(measure.dimensions).filter(([, { guarded }]) => guarded === undefined);
    const groups = [["ALL", "ALL"] as const, ...dimensions.flatMap(([dimension, { values }]) => values.map((value) => [dimension, value] as const))];
    for (const { name: period, from, asAt } of periods) {
      const at = (dimension: string, value: string, level: string, code: string, inPeriod = period, of = measure.name) => cellName(inPeriod, of, dimension, value, level, code);
      const longer = periods.filter((other) => other.name !== period && other.asAt === asAt && other.from <= from);
      for (const [dimension, value] of groups) {
        // Of what is shown nowhere nothing adds up to a number.
        if (!places.areas.some(({ level, code }) => shown.has(at(dimension, value, level, code)))) continue;
        for (const { total, parts } of splits) addSum(at(dimension, value, ...total), parts.map((part) => at(dimension, value, ...part)));
      }
      for (const { level, code } of places.areas) {
        const all = at("ALL", "ALL", level, code);
        for (const [dimension, { values, addsUp, within }] of dimensions) {
          const parts = values.map((value) => at(dimension, value, level, code));
          if (addsUp) addSum(all, parts);
          else for (const part of parts) addInside(part, all);
          if (covering[measure.name]?.includes(dimension)) {
            const together = at(dimension, "*", level, code);
            addSum(together, parts);
            addInside(all, together);
          }
          if (within !== undefined) for (const value of values) addInside(at(dimension, value, level, code), at(within, value, level, code));
        }
        for (const [dimension, value] of groups) {
          const cell = at(dimension, value, level, code);
          if (measure.within !== undefined) addInside(cell, at(dimension, value, level, code, period, measure.within));
          for (const other of longer) addInside(cell, at(dimension, value, level, code, other.name));
        }
      }
    }
  }
  return solver.solve();
}

/** Narrows what numbers can be, until nothing follows any more. */
class Solver {
  readonly #numbers = new Map<string, number>();
  readonly #bounds: Bound[] = [];
  /** Whole and parts; the whole is the sum of them, or no less than the one. */
  readonly #rules: { readonly whole: number; readonly parts: readonly number[]; readonly isSum: boolean }[] = [];
  readonly #rulesOf: number[][] = [];

  number(name: string, bound: () => Bound): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#bounds.push(bound()) - 1;
    this.#numbers.set(name, number);
    this.#rulesOf.push([]);
    return number;
  }

  sum(whole: number, parts: readonly number[]): void {
    this.#add(whole, parts, true);
  }

  inside(part: number, whole: number): void {
    this.#add(whole, [part], false);
  }

  #add(whole: number, parts: readonly number[], isSum: boolean): void {
    const rule = this.#rules.push({ whole, parts, isSum }) - 1;
    for (const number of [whole, ...parts]) this.#rulesOf[number]!.push(rule);
  }

  solve(): Map<string, Bound> {
    const bounds = this.#bounds;
    let next = new Set(this.#rules.keys());
    const tighten = (number: number, least: number, most: number) => {
      const bound = bounds[number]!;
      if (least <= bound.least && most >= bound.most) return;
      bound.least = Math.max(bound.least, least);
      bound.most = Math.min(bound.most, most);
      for (const rule of this.#rulesOf[number]!) next.add(rule);
    };
    while (next.size > 0) {
      const now = next;
      next = new Set();
      for (const rule of now) {
        const { whole, parts, isSum } = this.#rules[rule]!;
        // Of parts without a known most, one has it from the others alone.
        let [least, most, unbounded] = [0, 0, 0];
        for (const part of parts) {
          least += bounds[part]!.least;
          if (bounds[part]!.most === Infinity) unbounded++;
          else most += bounds[part]!.most;
        }
        tighten(whole, least, isSum && unbounded === 0 ? most : Infinity);
        const { least: wholeLeast, most: wholeMost } = bounds[whole]!;
        for (const part of parts) {
          const own = bounds[part]!;
          const others = own.most === Infinity ? (unbounded === 1 ? most : Infinity) : unbounded === 0 ? most - own.most : Infinity;
          tighten(part, isSum ? wholeLeast - others : 0, wholeMost - (least - own.least));
        }
      }
    }
    return new Map([...this.#numbers].map(([name, number]) => [name, bounds[number]!]));
  }
}

// Learners are counted where they are enrolled, and of cases where the practitioner's region is: by their definitions nobody is at a place as such otherwise.
const isEmpty = (name: string) => name.includes("|UNIT|") && !name.includes("|learners-with-cases|");

type Place = readonly [level: string, code: string];

/** All ways in which a place is made up of others that the graph tells of: as they are meant to, each place within it with the smallest ones of the rest, and as many of a kind as do not overlap. */
function splitsOf({ areas, sums, areasOf }: Places): { total: Place; parts: Place[] }[] {
  const placeOf = ({ level, code }: { level: string; code: string }): Place => [level, code];
  const smallest = (units: Iterable<string>): Place[] => [...units].map((unit) => placeOf(areasOf.get(unit)!.find(({ units: own }) => own.length === 1) ?? { level: "UNIT", code: unit }));
  const splits = sums.map(({ whole, parts }) => ({ total: placeOf(whole), parts: [...parts.map(placeOf), ...smallest(new Set(whole.units).difference(new Set(parts.flatMap(({ units }) => units))))] }));
  const wide = areas.filter(({ units }) => units.length > 1);
  for (const whole of wide) {
    const own = new Set(whole.units);
    const within = wide.filter((part) => part !== whole && part.units.length <= own.size && part.units.every((unit) => own.has(unit)));
    splits.push({ total: placeOf(whole), parts: smallest(own) });
    for (const part of within) splits.push({ total: placeOf(whole), parts: [placeOf(part), ...smallest(own.difference(new Set(part.units)))] });
    for (const [, kind] of Map.groupBy(within, ({ level }) => level)) {
      const left = new Set(own);
      const apart = kind.filter(({ units }) => units.every((unit) => left.has(unit)) && units.every((unit) => left.delete(unit)));
      if (apart.length > 1) splits.push({ total: placeOf(whole), parts: [...apart.map(placeOf), ...smallest(left)] });
    }
  }
  return splits;
}
