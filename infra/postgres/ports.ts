import { createServer } from "node:net";

/** True when a server can listen on `host`:`port` now. */
export async function portIsFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return (await listenBriefly(port, host)) !== null;
}

/** The preferred port when it is free and not in `except`, else one that the operating system chooses. */
export async function freePort(preferred: number | null = null, except: ReadonlySet<number> = new Set()): Promise<number> {
  if (preferred !== null && !except.has(preferred) && (await portIsFree(preferred))) return preferred;
  for (;;) {
    const port = await listenBriefly(0, "127.0.0.1");
    if (port !== null && !except.has(port)) return port;
  }
}

function listenBriefly(port: number, host: string): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const chosen = address !== null && typeof address === "object" ? address.port : null;
      server.close(() => resolve(chosen));
    });
  });
}
