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

/** What the gateway of this machine is told of them, as `GATEWAY_CONTRACTS`. */
export function gatewayContracts(): string {
  return Object.keys(contracts)
    .map((name) => `${name}=${join(repository, contractFile(name, "supergraph"))}`)
    .join(",");
}
