// Runs the gateway until SIGTERM or SIGINT.
import "./engine.ts";
import { createLog } from "@lsg/subgraph-kit/log";
import { readConfig } from "./config.ts";
import { createServer } from "./server.ts";

try {
  const config = readConfig();
  const server = await createServer(config, createLog("gateway", config.logLevel));
  await server.listen();

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    process.exit((await server.stop()) ? 0 : 1);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
} catch (error) {
  console.error(startProblem(error));
  process.exit(1);
}

function startProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") return "The gateway cannot start: its port is taken by another program. Stop that one, or set GATEWAY_PORT to another port.";
  return `The gateway cannot start. ${message || String(error)}`;
}
