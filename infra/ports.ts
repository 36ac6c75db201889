// Where the processes of a development system listen when nothing else is said.
import { subgraphNames } from "./subgraphs.ts";

const gateway = 4000;
const subgraphs: Readonly<Record<string, number>> = { learners: 4001, services: 4002, workforce: 4003, funding: 4004 };

export const developmentPorts = {
  gateway,
  /** A subgraph without a port of its own comes behind the others, in the order of names. */
  subgraph(name: string): number {
    const taken = Object.keys(subgraphs).length;
    return subgraphs[name] ?? gateway + 1 + taken + subgraphNames.filter((other) => !(other in subgraphs)).indexOf(name);
  },
};
