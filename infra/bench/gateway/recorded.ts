// A run that was recorded, and the table and the chart of it in the README.
import { join } from "node:path";
import { withPart } from "../readme-part.ts";

export interface Row {
  readonly contestant: string;
  readonly load: string;
  /** How many operations are asked for in turn. */
  readonly operations: number;
  readonly answerKb: number;
  /** Whether it enforced what the graph protects, for somebody who is signed in. */
  readonly signedIn?: boolean;
  /** CPU of the gateway's process for one request. */
  readonly cpuMs: number;
  /** To the first contestant that took the load, signed in or not as this one. */
  readonly ratio: number;
  /** Where the ratio lies with 95 % confidence. */
  readonly low?: number;
  readonly high?: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly rssMb: number;
}

export interface Recorded {
  readonly at: string;
  readonly node: string;
  readonly cores: number;
  readonly samples: number;
  readonly rows: readonly Row[];
}

export const recordedRun = join(import.meta.dirname, "recorded.json");
export const chartFile = join(import.meta.dirname, "recorded.svg");

/** What the run makes of the main README and of the chart in it. */
export function gatewayFigures(recorded: Recorded, mainReadme: string): { readonly svg: string; readonly readme: string } {
  return { svg: chart(recorded), readme: withPart(mainReadme, "the gateway's figures", table(recorded)) };
}

function table({ at, node, cores, rows }: Recorded): string {
  const titles = [...new Set(rows.map(titleOf))];
  return [...titles.flatMap((title) => [tableOf(title, rows.filter((row) => titleOf(row) === title)), ""]), `Recorded on ${at} with Node ${node} on ${cores} shared cores: compare within a column.`].join("\n");
}

function tableOf(title: string, rows: readonly Row[]): string {
  const loads = [...new Set(rows.map(({ load }) => load))];
  const contestants = [...new Set(rows.map(({ contestant }) => contestant))];
  const sizeOf = (load: string): string => `${load}, ${Math.round(rows.find((row) => row.load === load)?.answerKb ?? 0)} kB`;
  const cell = (contestant: string, load: string): string => {
    const row = rows.find((candidate) => candidate.contestant === contestant && candidate.load === load);
    return row ? `${row.cpuMs.toFixed(2)} (${row.ratio.toFixed(2)}${spreadOf(row)}) · ${row.requestsPerSecond}/s · ${row.p50Ms.toFixed(0)}, ${row.p99Ms.toFixed(0)} ms · ${row.rssMb} MB` : "";
  };
  return [
    `| ${title}: CPU ms of a request (to the first) · throughput · p50, p99 · memory | ${loads.map(sizeOf).join(" | ")} |`,
    `|---|${loads.map(() => "---").join("|")}|`,
    ...contestants.map((contestant) => `| ${contestant} | ${loads.map((load) => cell(contestant, load)).join(" | ")} |`),
  ].join("\n");
}

const operationsOf = (count: number): string => (count === 1 ? "one operation" : `${count.toLocaleString("en")} operations in turn`);
const titleOf = ({ operations, signedIn = false }: Row): string => `${operationsOf(operations)}${signedIn ? ", signed in" : ""}`;
const spreadOf = ({ low, high }: Row): string => (low === undefined || high === undefined ? "" : `; ${low.toFixed(2)} to ${high.toFixed(2)}`);

const colours = ["#4c6a92", "#1b7f5c", "#63b598", "#a9d6c5", "#0f5132", "#b5513c", "#c99a2e", "#8f6c12", "#8a6d9e", "#5d4570", "#7a7f87"];
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const groupOf = ({ load, operations, signedIn = false }: Row): string => `${load}${operations === 1 ? "" : `, ${operationsOf(operations)}`}${signedIn ? ", signed in" : ""}`;

/** Bars of each contestant's CPU against the first one's, one group for each load. */
function chart({ rows }: Recorded): string {
  const contestants = [...new Set(rows.map(({ contestant }) => contestant))];
  const groups = [...new Set(rows.map(groupOf))];
  const most = Math.max(...rows.map(({ ratio }) => ratio));
  const [left, width, bar, gap] = [250, 420, 16, 26];
  const scale = (ratio: number): number => (ratio / most) * width;
  const parts: string[] = [];
  let y = 44;
  for (const group of groups) {
    const own = rows.filter((row) => groupOf(row) === group);
    parts.push(`<text x="12" y="${y + 4}" font-weight="600">${escaped(group)}, ${Math.round(own[0]?.answerKb ?? 0)} kB</text>`);
    y += 14;
    for (const { contestant, ratio, cpuMs } of own) {
      const length = scale(ratio);
      parts.push(
        `<text x="${left - 8}" y="${y + 12}" text-anchor="end">${escaped(contestant)}</text>`,
        `<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="${bar - 3}" fill="${colours[contestants.indexOf(contestant) % colours.length]}"/>`,
        `<text x="${(left + length + 6).toFixed(1)}" y="${y + 12}">${ratio.toFixed(2)} · ${cpuMs.toFixed(2)} ms</text>`,
      );
      y += bar;
    }
    y += gap;
  }
  const title = "CPU of the gateway's process for one request, against the first of each group";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="820" height="${y}" viewBox="0 0 820 ${y}" role="img" aria-label="${title}" font-family="system-ui, sans-serif" font-size="12" fill="#222">
<rect width="820" height="${y}" fill="#fff"/>
<text x="12" y="20" font-size="14" font-weight="600">${title}</text>
${parts.join("\n")}
</svg>
`;
}
