// Can somebody tell by the clock whether a learner whom they may not see exists? Asks for hidden learners and for ids that
// nobody has, in random order, and compares how long the answers took.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { repository } from "../subgraphs.ts";
import { runningSystem, type RunningSystem } from "./system.ts";

interface Asked {
  readonly name: string;
  readonly query: string;
  /** Whose ids are asked: the table, and its database. */
  readonly database: string;
  readonly table: string;
}

const byId = (field: string, database: string, table: string, inner: string): Asked => ({ name: `${field} by id`, query: `query ($id: ID!) { ${field}(id: $id) { ${inner} } }`, database, table });

const asked: readonly Asked[] = [
  byId("learner", "learners", "learners", "preferredName"),
  { ...byId("learner", "learners", "learners", "id"), name: "the joined view", query: readFileSync(join(repository, "schema/operations/joined-learner-view.graphql"), "utf8") },
  byId("onePlan", "learners", "one_plans", "status"),
  byId("registerEntry", "learners", "register_entries", "tier"),
  byId("support", "services", "supports", "status"),
  byId("caseAssignment", "workforce", "case_assignments", "status"),
  byId("allocation", "funding", "allocations", "year"),
];

/** A school's educator sees hundreds of learners and not these; an analyst sees nobody. */
const personas = ["educator", "analyst"] as const;

type Kind = "hidden" | "absent";

/** Prints medians and distances over so many questions of each kind. Needs a population of 20,000 learners or more. */
export async function timing(samples = 2_000): Promise<void> {
  const system = await runningSystem();
  try {
    const hidden = await hiddenLearners(system);
    for (const { name, query, database, table } of asked) {
      const ids = await readIds(system, { database, table, hidden, count: samples });
      for (const persona of personas) report(`${name}, as ${persona}`, await measure(system, { persona, query, ids, samples }));
    }
  } finally {
    await system.close();
  }
}

/** Learners whom neither persona sees: those who never were at the educator's school. */
async function hiddenLearners({ ownerUrls, personas: known }: RunningSystem): Promise<string[]> {
  const schools = known.filter(({ name }) => name === "educator").flatMap(({ organisations }) => organisations.map((organisation) => Number(organisation.replace("institution:", ""))));
  return withSql(ownerUrls["learners"]!, async (sql) => {
    const [{ learners } = { learners: 0 }] = await sql<{ learners: number }[]>`select count(*)::int as learners from learners`;
    if (learners < 20_000) throw new Error(`There are ${learners} learners: make a population of 20,000 or more first (npm run population -- --learners 20000 --replace).`);
    const rows = await sql<{ id: string }[]>`select id from learners where not exists (select from enrolments where learner_id = learners.id and institution_moe_number = any(${schools}))`;
    return rows.map(({ id }) => id);
  });
}

interface Wanted {
  readonly database: string;
  readonly table: string;
  readonly hidden: readonly string[];
  readonly count: number;
}

async function readIds({ ownerUrls }: RunningSystem, { database, table, hidden, count }: Wanted): Promise<Record<Kind, string[]>> {
  return withSql(ownerUrls[database]!, async (sql) => {
    // Ids that nobody has lie between those that somebody has: the same pages of the same indexes are looked at.
    const rows = await sql<{ hidden: string; absent: string }[]>`
      with picked as (select id, overlay(id::text placing lpad(to_hex((random() * 65535)::int), 4, '0') from 33) as other from ${sql(table)}
        where ${sql(table === "learners" ? "id" : "learner_id")} = any(${hidden as string[]}) order by random() limit ${count * 2})
      select id as hidden, other as absent from picked where not exists (select from ${sql(table)} as taken where taken.id = picked.other::uuid) limit ${count}`;
    if (rows.length < 100) throw new Error(`There are ${rows.length} hidden rows in ${table}: too few to measure.`);
    return { hidden: rows.map((row) => row.hidden), absent: rows.map(({ absent }) => absent) };
  });
}

async function withSql<Result>(url: string, work: (sql: postgres.Sql) => Promise<Result>): Promise<Result> {
  const sql = postgres(url, { max: 1 });
  try {
    return await work(sql);
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
