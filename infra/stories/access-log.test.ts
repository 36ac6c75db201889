// Who looked, in whichever service, told to the whānau in one list.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyKept } from "@lsg/subgraph-kit/keep-access-log";
import { asOwner } from "@lsg/subgraph-kit/owner";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { keepLogsDaily } from "../commands/keep-access-logs.ts";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph({ learners: 20 });
const { learner } = graph.examples;

const logFor = async (persona: "whanau" | "privacy-officer") => {
  await graph.arrived();
  const nodes = "nodes { at explanation { en } role { en } agencies services { en mi } categories bases operation }";
  const { data, errors } = await (persona === "whanau"
    ? graph.query(persona, `query ($id: ID!) { learner(id: $id) { accessLog(first: 200) { ${nodes} } } }`, { id: learner })
    : graph.query(persona, `query ($id: ID!) { accessLog(learner: $id, first: 200) { ${nodes} } }`, { id: learner }));
  expect(errors).toBeUndefined();
  return (persona === "whanau" ? data.learner.accessLog : data.accessLog).nodes as { at: string; operation: string | null; services: { en: string }[]; categories: string[]; role: { en: string }; agencies: string[] }[];
};
const named = (lines: Awaited<ReturnType<typeof logFor>>, operation: string) => lines.filter((line) => line.operation === operation);

test("one look at what several services hold is one line that names them all", async () => {
  await graph.query("practitioner", "query Joined($id: ID!) { learner(id: $id) { preferredName needs { area } supports { id } } }", { id: learner });
  await graph.query("practitioner", "query Again($id: ID!) { learner(id: $id) { supports { id } } }", { id: learner });
  const lines = await logFor("whanau");
  for (const operation of ["Joined", "Again"]) {
    expect(named(lines, operation), operation).toHaveLength(1);
    expect(named(lines, operation)[0]!.services.map(({ en }) => en)).toEqual(["learners and whānau", "services and providers"]);
  }
  expect(named(lines, "Joined")[0]).toMatchObject({ categories: ["IDENTITY", "NEEDS", "SUPPORTS"], services: [{ mi: "ngā ākonga me ngā whānau" }, { mi: "ngā ratonga" }] });
  expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).toSorted().toReversed());
});

test("what another service shows without asking learners is in the list, too", async () => {
  const { learner: seen } = (await graph.query("whanau", "query ($id: ID!) { learner(id: $id) { supports { id provider { id } } } }", { id: learner })).data;
  const { id } = seen.supports.find(({ provider }: any) => provider.id === graph.examples.provider);
  const { data } = await graph.query("provider", "query MyWork($id: ID!) { support(id: $id) { status } }", { id });
  expect(data.support).toEqual({ status: expect.any(String) });
  const [line] = named(await logFor("whanau"), "MyWork");
  expect(line).toMatchObject({ role: { en: "Somebody who works for a provider" }, services: [{ en: "services and providers" }], categories: ["SUPPORTS"] });
});

test("an agency gets nothing of another service without a read here, so that the notice of a first read never waits for an event", async () => {
  const view = "query Agency($id: ID!) { learner(id: $id) { supports { id } allocations { id } caseAssignments { id } } }";
  for (const agency of ["agency-health", "agency-msd", "agency-police", "agency-oranga-tamariki"]) await graph.query(agency, view, { id: learner });
  const lines = (await logFor("privacy-officer")).filter(({ agencies }) => agencies.length > 0);
  expect(lines.map(({ agencies }) => agencies)).toEqual([["HEALTH"]]);
  expect(lines[0]!.services.map(({ en }) => en)).toContain("learners and whānau");
  const { data } = await graph.query("whanau", "query ($id: ID!) { learner(id: $id) { indirectCollectionNotices { agency } } }", { id: learner });
  expect(data.learner.indirectCollectionNotices).toEqual([{ agency: "HEALTH" }]);
});

test("the logs are kept day by day: their ends told, months made ahead, and a service that fails tried again in an hour without the others", async () => {
  const folder = mkdtempSync(join(tmpdir(), "anchors-"));
  const anchors = join(folder, "anchors.jsonl");
  const [waits, said]: [number[], string[]] = [[], []];
  const stop = new Error("Stopped.");
  const run = (ownerUrls: Readonly<Record<string, string>>) =>
    keepLogsDaily({
      ownerUrls,
      anchors,
      keepMonths: null,
      say: (line) => said.push(line),
      wait: async (ms) => {
        waits.push(ms);
        if (waits.length % 2 === 0) throw stop;
      },
    });
  await expect(run(graph.ownerUrls)).rejects.toBe(stop);
  await expect(run({ gone: "postgres://nobody@127.0.0.1:1/none", learners: graph.ownerUrls.learners })).rejects.toBe(stop);
  expect(waits.map((ms) => ms / 3_600_000)).toEqual([24, 24, 1, 1]);
  expect(said).toEqual([expect.stringMatching(/^gone: not done/), expect.stringMatching(/^gone: not done/)]);
  for (const [name, url] of Object.entries(graph.ownerUrls)) {
    expect(await asOwner(url, (db) => verifyKept(db, name, anchors)), name).toEqual([]);
    const [{ ahead } = { ahead: false }] = await asOwner(url, (db) => db.execute<{ ahead: boolean }>(sql`select to_regclass('access_events_' || to_char(now() + interval '3 months', 'YYYY_MM')) is not null as ahead`));
    expect(ahead, name).toBe(true);
  }
  rmSync(folder, { recursive: true });
});
