// The parts of the graph that are graphs of their own, for clients who shall know of nothing else.
import { join } from "node:path";
import { repository } from "./subgraphs.ts";

/** Each with the tags of what it holds. What everybody may know, partner agencies may know too. */
export const contracts: Readonly<Record<string, readonly string[]>> = {
  partner: ["partner", "public"],
  public: ["public"],
};

/** Path of a contract's file, below the repository. */
export function contractFile(name: string, file: "supergraph" | "api"): string {
  return `schema/contracts/${name}/${file}.graphql`;
}

/** Who acts for an agency has a token for the agencies' part alone; the public's part takes any. Null stands for the whole graph. */
export const audiencesAtContracts: Readonly<Record<string, readonly (string | null)[]>> = { partner: ["partner"], public: [null, "partner"] };

/** What the gateway of this machine is told of them, as `GATEWAY_CONTRACTS`. */
export function gatewayContracts(): string {
  return Object.keys(contracts)
    .map((name) => `${name}=${join(repository, contractFile(name, "supergraph"))}`)
    .join(",");
}
