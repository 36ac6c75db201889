// Who sends an event. Each subgraph signs what it sends with a key of its own, for one receiver, one minute and one body:
// a receiver can verify a sender's token and cannot make one.
import { createHash } from "node:crypto";
import { SignJWT, errors, importPKCS8, importSPKI, jwtVerify, type CryptoKey } from "jose";

const algorithm = "EdDSA";
// Not the type of the viewer's header: neither passes for the other.
const tokenType = "event+jwt";
const lifetimeSeconds = 60;
// Clocks of two hosts may differ by this much before a token is refused.
const clockToleranceSeconds = 5;

/** The call does not come from a known sender as it was sent; `reason` is for the log only. */
export class SenderRefused extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super("This address takes events of the services that it knows only.");
    this.name = "SenderRefused";
    this.reason = reason;
  }
}

/** Writes the value of the authorization header for one body and one receiver. */
export type EventSigner = (body: string, receiver: string) => Promise<string>;

/** Gives the name of the sender, or throws `SenderRefused`. */
export type SenderVerifier = (header: string | undefined, body: string) => Promise<string>;

/** Takes the sender's name and its PKCS #8 PEM Ed25519 key. */
export async function createEventSigner(sender: string, privateKey: string): Promise<EventSigner> {
  const key = await importPKCS8(privateKey, algorithm);
  return async (body, receiver) => {
    const token = await new SignJWT({ digest: digestOf(body) })
      .setProtectedHeader({ alg: algorithm, typ: tokenType, kid: sender })
      .setAudience(receiver)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(key);
    return `Bearer ${token}`;
  };
}

/** Takes the senders' SPKI PEM Ed25519 keys by name, and the name of the subgraph that verifies. */
export async function createSenderVerifier(publicKeys: ReadonlyMap<string, string>, receiver: string): Promise<SenderVerifier> {
  const keys = new Map<string, CryptoKey>();
  for (const [sender, publicKey] of publicKeys) keys.set(sender, await importSPKI(publicKey, algorithm));

  return async (header, body) => {
    const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(header ?? "") ?? [];
    if (token === undefined) throw new SenderRefused("the token is missing");
    try {
      const { payload, protectedHeader } = await jwtVerify(token, ({ kid = "" }) => keys.get(kid) ?? refuseUnknown(), {
        algorithms: [algorithm],
        typ: tokenType,
        audience: receiver,
        requiredClaims: ["exp", "iat"],
        maxTokenAge: lifetimeSeconds,
        clockTolerance: clockToleranceSeconds,
      });
      if (payload["digest"] !== digestOf(body)) throw new SenderRefused("the body is another than was signed");
      // Its own key verified it: nobody signs as another.
      return protectedHeader.kid!;
    } catch (error) {
      if (error instanceof SenderRefused) throw error;
      throw new SenderRefused(error instanceof errors.JOSEError ? error.code : String(error));
    }
  };
}

function refuseUnknown(): never {
  throw new SenderRefused("the sender is not known");
}

const digestOf = (body: string): string => createHash("sha256").update(body).digest("base64url");
