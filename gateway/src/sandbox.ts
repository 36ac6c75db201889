// Serves the sandbox's page: everything comes from here, and the page's policy lets nothing else in.
import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { GraphQLSchema } from "graphql";
import { decodeJwt } from "jose";
import { RequestRefused } from "./errors.ts";
import { isMeantFor } from "./identity/token.ts";
import { isValid, readOperations } from "./sandbox-operations.ts";

const bundle = join(import.meta.dirname, "../console/dist");
const types: Readonly<Record<string, string>> = { ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8" };

export interface SandboxOptions {
  /** Each has a page of its own at `prefix`/, and takes tokens that are meant for one of its audiences. */
  readonly graphs: readonly { readonly prefix: string; schema(): GraphQLSchema; readonly audiences: readonly string[] }[];
  /** Folder of example operations. A page lists those that its graph can answer to somebody whom it takes. */
  readonly operations: string | null;
  /** File with those whom it can be. It holds their tokens, so there is none in production. A page offers those whom its graph takes. */
  readonly personas: string | null;
}

/** Adds the pages, and what they load below `/console/`. */
export async function addSandbox(app: FastifyInstance, { graphs, operations, personas }: SandboxOptions): Promise<void> {
  const files = await readBundle();
  for (const { prefix, schema, audiences } of graphs) {
    addPage(app, `${prefix}/`, files);
    // Both are read with every page: tokens end, and whoever writes the files writes new ones.
    app.get(`${prefix}/console/personas.json`, async () => (await readPersonas(personas)).filter(isTakenBy(audiences)));
    app.get(`${prefix}/console/operations.json`, async () => {
      const examples = operations === null ? [] : await readOperations(operations);
      const elsewhere = (await readPersonas(personas)).filter((persona) => !isTakenBy(audiences)(persona));
      return examples.filter(({ query, persona }) => isValid(schema(), query) && !elsewhere.some(({ name }) => name === persona));
    });
  }
  app.get<{ Params: { file: string } }>("/console/:file", (request, reply) => {
    const { file } = request.params;
    const content = files.get(file);
    if (!content) return reply.callNotFound();
    // A worker takes its policy from its own script's answer.
    return reply.headers({ ...pageHeaders, "content-security-policy": "default-src 'none'; script-src 'self'" }).type(types[extname(file)] ?? "application/octet-stream").send(content);
  });
}

function addPage(app: FastifyInstance, url: string, files: ReadonlyMap<string, Buffer>): void {
  app.get(url, (request, reply) => {
    if (!takesHtml(request.headers.accept)) throw new RequestRefused(406, "This address is a page for browsers: send operations to /graphql.");
    if (files.size === 0) throw new RequestRefused(503, "The sandbox is not built: run `node gateway/console/build.ts`, then start the gateway again.");
    const nonce = randomBytes(16).toString("base64");
    return reply.headers({ ...pageHeaders, "content-security-policy": policy(nonce) }).type("text/html; charset=utf-8").send(page(nonce));
  });
}

const takesHtml = (accept = "*/*"): boolean => accept.split(",").some((range) => /^\s*(text\/html|text\/\*|\*\/\*)\s*(;|$)/i.test(range));

const pageHeaders = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "x-frame-options": "DENY",
};

// The editor places its lines with style attributes, which a nonce cannot cover; they can neither load nor run anything.
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

const page = (nonce: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>GraphQL sandbox</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/console/app.css" nonce="${nonce}" />
    <script type="module" src="/console/before.js"></script>
    <script type="module" src="/console/app.js"></script>
  </head>
  <body>
    <main id="sandbox"><noscript>The sandbox needs JavaScript. Operations can be sent to /graphql without it.</noscript></main>
  </body>
</html>
`;

async function readBundle(): Promise<ReadonlyMap<string, Buffer>> {
  const names = (await readdir(bundle).catch(() => [])).filter((name) => extname(name) in types);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(bundle, name))] as const)));
}

/** Nobody when there is no such file, or not yet. */
async function readPersonas(file: string | null): Promise<Record<string, unknown>[]> {
  if (file === null) return [];
  const personas = JSON.parse(await readFile(file, "utf8").catch(() => "[]")) as Record<string, unknown>[];
  return personas.map(({ name, description, token, purpose, preselected }) => ({ name, description, token, purpose, preselected }));
}

/** Whether a page offers a persona: its graph takes their token, or they have none. */
const isTakenBy = (audiences: readonly string[]) => ({ token }: Record<string, unknown>): boolean => {
  try {
    return typeof token !== "string" || isMeantFor(decodeJwt(token), audiences);
  } catch {
    return false;
  }
};
