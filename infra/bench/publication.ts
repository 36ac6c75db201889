// Publishes one subgraph's figures in a process of its own, so that its CPU and memory are those of the publication alone.
import { readAreas } from "../insights/areas.ts";
import { today } from "../insights/periods.ts";
import { refreshAll } from "../insights/refresh.ts";

export interface ToPublish {
  readonly subgraph: string;
  readonly ownerUrl: string;
  /** Where the places are asked for. */
  readonly graph: string;
  readonly secret: string;
}

/** What a run cost, beside Postgres. */
export interface RunCost {
  readonly figures: number;
  readonly wallMs: number;
  readonly cpuMs: number;
}

export interface PublicationCost {
  /** Of all periods that are due, as if nothing of them was published. */
  readonly publication: RunCost;
  /** The same again at once, as the hourly job asks it. */
  readonly nothingDue: RunCost;
  readonly mostMemoryMb: number;
}

process.once("message", (asked) => void publish(asked as ToPublish).then((cost) => process.send?.(cost, () => process.disconnect())));

async function publish(asked: ToPublish): Promise<PublicationCost> {
  const publication = await run(asked, true);
  const mostMemoryMb = process.resourceUsage().maxRSS / 1024;
  return { publication, nothingDue: await run(asked, false), mostMemoryMb };
}

async function run({ subgraph, ownerUrl, graph, secret }: ToPublish, isFull: boolean): Promise<RunCost> {
  const [beganAt, before] = [performance.now(), process.cpuUsage()];
  let figures = 0;
  await refreshAll({ ownerUrls: { [subgraph]: ownerUrl }, areas: () => readAreas(graph, today()), today: today(), secret, isFull, onRefreshed: (refreshed) => (figures += refreshed.figures) });
  const { user, system } = process.cpuUsage(before);
  return { figures, wallMs: performance.now() - beganAt, cpuMs: (user + system) / 1000 };
}
