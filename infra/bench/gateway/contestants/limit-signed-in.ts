// The limit for who is signed in, as one would write it by hand: the token is verified, and not again for five minutes; what the
// operations need of its scopes is known; each service is told who asks in a header signed for it, used for five seconds; and each
// request is a line of the log.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { createLog } from "@lsg/subgraph-kit/log";
import { createViewerSigner, type Viewer } from "@lsg/subgraph-kit/viewer";
import { jwtVerify } from "jose";
import { scopes } from "../graph.ts";
import { createJoin, serveByHand, type HeadersFor } from "./by-hand.ts";
import { audience, issuer, signIn } from "./signed-in.ts";

const verifiedForMs = 300_000;
const signedForMs = 5_000;

const join = createJoin(String(process.argv[2]));
const log = createLog("by hand", "info");
const { publicKey, token } = await signIn();
const sign = await createViewerSigner(String(generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" })));

interface SignedIn {
  readonly mayAsk: boolean;
  readonly until: number;
  readonly headersFor: HeadersFor;
}

const verified = new Map<string, SignedIn>();

async function signedIn({ headers: { authorization = "" } }: IncomingMessage): Promise<SignedIn | null> {
  const known = verified.get(authorization);
  if (known && known.until > Date.now()) return known;
  try {
    const { payload } = await jwtVerify(authorization.replace(/^Bearer /, ""), publicKey, { issuer, audience, algorithms: ["EdDSA"], requiredClaims: ["exp", "sub"] });
    const held = String(payload["scope"]).split(" ");
    const viewer: Viewer = { id: payload.sub ?? null, role: String(payload["role"]), organisations: payload["organisations"] as string[], scopes: held, purpose: null };
    const found = { mayAsk: scopes.every((scope) => held.includes(scope)), until: Math.min((payload.exp ?? 0) * 1_000, Date.now() + verifiedForMs), headersFor: headersOf(viewer) };
    verified.set(authorization, found);
    return found;
  } catch {
    return null;
  }
}

function headersOf(viewer: Viewer): HeadersFor {
  const signed = new Map<string, { readonly headers: Promise<Record<string, string>>; readonly until: number }>();
  return (subgraph) => {
    const known = signed.get(subgraph);
    if (known && known.until > Date.now()) return known.headers;
    const headers = sign(viewer, subgraph).then((header) => ({ "content-type": "application/json", "x-viewer": header }));
    signed.set(subgraph, { headers, until: Date.now() + signedForMs });
    return headers;
  };
}

serveByHand(
  async (request, asked) => {
    const began = performance.now();
    const viewer = await signedIn(request);
    const status = viewer === null ? 401 : viewer.mayAsk ? 200 : 403;
    const body = status === 200 && viewer ? JSON.stringify({ data: await join(asked, viewer.headersFor) }) : '{"errors":[{"message":"Sign in, as somebody who may ask for this."}]}';
    log.info({ requestId: randomUUID(), method: request.method, path: request.url, status, durationMs: Math.round(performance.now() - began) }, "request");
    return { status, body };
  },
  { authorization: `Bearer ${token}` },
);
