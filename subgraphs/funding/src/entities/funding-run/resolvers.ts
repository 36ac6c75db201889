import { refusal } from "@lsg/subgraph-kit/errors";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { toFundingSize } from "../../funding-size.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { startFundingRun } from "./start-funding-run.ts";
import { findRun, listRuns, sumResults } from "./store.ts";

const mostRuns = 5;

export const fundingRunResolvers = {
  Query: {
    fundingRuns: (_query, _args, { db }) => listRuns(db),
    fundingRun: (_query, { id }, { db }) => (isUuid(id) ? findRun(db, id) : null),
    fundingRunComparison: async (_query, { runIds, by }, { db, loaders }) => {
      if (runIds.length < 2 || runIds.length > mostRuns || new Set(runIds).size < runIds.length || !runIds.every(isUuid)) {
        throw refusal("BAD_USER_INPUT", `runIds are not two to ${mostRuns} different ids of runs: take them from fundingRuns.`);
      }
      const sums = await sumResults(db, runIds, by);
      const groups = Map.groupBy(sums, ({ key, streamCode }) => `${streamCode} ${key}`);
      return Promise.all(
        [...groups.values()].map(async (group) => {
          const { key, streamCode } = group[0]!;
          const stream = (await loaders.fundingStreamByCode.load(streamCode))!;
          const ofRuns = runIds.map((id) => group.find(({ runId }) => runId === id.toLowerCase()));
          return {
            key,
            stream,
            sizes: ofRuns.map((sum) => (sum ? toFundingSize(Number(sum.hundredths), { unit: stream.unit, gstInclusive: false }) : null)),
            missing: ofRuns.map((sum) => sum?.missing ?? 0),
          };
        }),
      );
    },
  },
  Mutation: { startFundingRun },
  FundingRun: {
    totals: async ({ id }, _args, { loaders }) =>
      Promise.all(
        (await loaders.fundingRunTotalsByRunId.load(id)).map(async ({ streamCode, hundredths, institutions, missing }) => {
          const stream = (await loaders.fundingStreamByCode.load(streamCode))!;
          return { stream, size: toFundingSize(hundredths, { unit: stream.unit, gstInclusive: false }), institutions, missing };
        }),
      ),
    changes: ({ changes }) =>
      Object.entries(changes).flatMap(([ruleCode, parameters]) => Object.entries(parameters).map(([name, value]) => ({ ruleCode, name, values: value === null ? [] : typeof value === "string" ? [value] : [...value] }))),
  },
} satisfies Resolvers;
