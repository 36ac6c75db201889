// Gateways of others, installed when they are measured: what this repository ships does not depend on them.
import { execFile } from "node:child_process";
import { mkdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const packages = ["@graphql-hive/gateway-runtime@2.12.1", "@graphql-hive/router-runtime@1.4.23", "@graphql-mesh/transport-http@1.2.1", "graphql@16.15.0"];

/** Gives the folder that holds the peers; null, with a sentence that says why, when the registry does not give them. */
export async function installPeers(): Promise<string | null> {
  const folder = join(tmpdir(), "gateway-peers");
  const isThere = await stat(join(folder, "node_modules/@graphql-mesh/transport-http")).then(() => true, () => false);
  if (isThere) return folder;
  await mkdir(folder, { recursive: true });
  try {
    await promisify(execFile)("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", ...packages], { cwd: folder, shell: process.platform === "win32" });
    return folder;
  } catch (error) {
    console.error(`Hive Gateway is left out, because npm cannot install it: ${(error as Error).message.split("\n").find((line) => line.startsWith("npm")) ?? (error as Error).message}`);
    return null;
  }
}
