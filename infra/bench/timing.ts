// Can somebody tell by the clock whether a learner whom they may not see exists? Asks for hidden learners and for ids that
// nobody has, in random order, and compares how long the answers took.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { repository } from "../subgraphs.ts";
import { runningSystem, type RunningSystem } from "./system.ts";

const asked = {
  "one learner": "query ($id: ID!) { learner(id: $id) { preferredName } }",
  "the joined view": readFileSync(join(repository, "schema/operations/joined-learner-view.graphql"), "utf8"),
} as const;

/** A school's educator sees hundreds of learners and not these; an analyst sees nobody. */
const personas = ["educator", "analyst"] as const;

type Kind = "hidden" | "absent";

/** Prints medians and distances over so many questions of each kind. Needs a population of 20,000 learners or more. */
export async function timing(samples = 2_000): Promise<void> {
  const system = await runningSystem();
  try {
    const ids = await readIds(system, samples);
    for (const [name, query] of Object.entries(asked)) {
      for (const persona of personas) report(`${name}, as ${persona}`, await measure(system, { persona, query, ids, samples }));
    }
  } finally {
    await system.close();
  }
}

async function readIds({ ownerUrls }: RunningSystem, count: number): Promise<Record<Kind, string[]>> {
  const sql = postgres(ownerUrls["learners"]!, { max: 1 });
  try {
    const [{ learners } = { learners: 0 }] = await sql<{ learners: number }[]>`select count(*)::int as learners from learners`;
    if (learners < 20_000) throw new Error(`There are ${learners} learners: make a population of 20,000 or more first (npm run population -- --learners 20000 --replace).`);
    // Ids that nobody has lie between those that somebody has: the same pages of the same indexes are looked at.
    const rows = await sql<{ hidden: string; absent: string }[]>`
      with picked as (select id, overlay(id::text placing lpad(to_hex((random() * 65535)::int), 4, '0') from 33) as other from learners
        where id <> all (select learner_id from enrolments where institution_moe_number = (select institution_moe_number from enrolments order by id limit 1))
        order by random() limit ${count * 2})
      select id as hidden, other as absent from picked where not exists (select from learners where learners.id = picked.other::uuid) limit ${count}`;
    return { hidden: rows.map(({ hidden }) => hidden), absent: rows.map(({ absent }) => absent) };
  } finally {
    await sql.end();
  }
}

async function measure(system: RunningSystem, { persona, query, ids, samples }: { persona: string; query: string; ids: Record<Kind, string[]>; samples: number }): Promise<Record<Kind, number[]>> {
  const took: Record<Kind, number[]> = { hidden: [], absent: [] };
  const answers = new Set<string>();
  for (let index = -200; index < samples; index++) {
    // Both kinds side by side, in an order of chance: what slows the machine slows both.
    const kinds: Kind[] = Math.random() < 0.5 ? ["hidden", "absent"] : ["absent", "hidden"];
    for (const kind of kinds) {
      const id = ids[kind][(index + 200) % ids[kind].length];
      const begun = performance.now();
      const answer = await system.ask(persona, query, { id });
      // The first questions warm things up.
      if (index >= 0) took[kind].push(performance.now() - begun);
      answers.add(answer);
    }
  }
  if (answers.size !== 1) throw new Error(`The answers differ, so time need not be measured: ${[...answers].slice(0, 2).join(" / ").slice(0, 400)}`);
  return took;
}

function report(name: string, { hidden, absent }: Record<Kind, number[]>): void {
  const half = (values: number[], odd: boolean): number[] => values.filter((_, index) => (index % 2 === 1) === odd);
  const ms = (value: number): string => `${value.toFixed(3)} ms`;
  console.log(
    `${name}: median hidden ${ms(quantile(hidden, 0.5))}, absent ${ms(quantile(absent, 0.5))}; lower quarter ${ms(quantile(hidden, 0.25))}, ${ms(quantile(absent, 0.25))}; ` +
      `how often the hidden one took longer ${(100 * oftenLonger(hidden, absent)).toFixed(1)} % (50 tells nothing); ` +
      `Kolmogorov-Smirnov distance ${distance(hidden, absent).toFixed(4)}, of absent ones among themselves ${distance(half(absent, true), half(absent, false)).toFixed(4)}`,
  );
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * part)] ?? Number.NaN;
}

/** Of pairs that were asked one after the other. */
function oftenLonger(one: readonly number[], other: readonly number[]): number {
  return one.filter((value, index) => value > other[index]!).length / one.length;
}

/** The largest difference between the two distributions, 0 to 1. */
function distance(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [one.toSorted((x, y) => x - y), other.toSorted((x, y) => x - y)];
  let [i, j, largest] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    if (a[i]! <= b[j]!) i++;
    else j++;
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length));
  }
  return largest;
}
