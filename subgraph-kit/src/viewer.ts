// Who is asking. The gateway writes the viewer into a short-lived signed header, one for each subgraph; a subgraph can
// verify such a header but cannot make one, for itself or for another.
import { SignJWT, errors, importPKCS8, importSPKI, jwtVerify, type CryptoKey, type JWTPayload } from "jose";

export interface Viewer {
  /** The person or system that asks; null when nobody has signed in. */
  readonly id: string | null;
  readonly role: string;
  /** Organisations the viewer acts for, such as `institution:123`. */
  readonly organisations: readonly string[];
  readonly scopes: readonly string[];
  /** Why the viewer asks, in the words of whoever asks. */
  readonly purpose: string | null;
}

/** Nobody in particular: sees what everyone may see. */
export const anonymousViewer: Viewer = { id: null, role: "ANONYMOUS", organisations: [], scopes: [], purpose: null };

// Policies let this role do what events ask for; nobody who signs in ever has it.
const systemRole = "SYSTEM";

/** May the gateway say that somebody has this role? Not that of the system itself. */
export const isRoleOfPerson = (role: string): boolean => role !== systemRole;

/** The viewer as whom a subgraph handles what the subgraph `sender` announced. */
export function systemViewer(sender: string): Viewer {
  return { id: `service:${sender}`, role: systemRole, organisations: [], scopes: [], purpose: null };
}

export const viewerHeader = "x-viewer";

/** Is this the name of an organisation, `kind:id`? */
export function isOrganisation(text: string): boolean {
  return /^[a-z-]+:[A-Za-z0-9_-]+$/.test(text);
}

const algorithm = "EdDSA";
const issuer = "gateway";
const lifetimeSeconds = 60;
// Clocks of two hosts may differ by this much before a header is refused.
const clockToleranceSeconds = 5;

/** The header is absent, altered, expired or meant for another subgraph; `reason` is for the log only. */
export class ViewerRefused extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super("This service answers the gateway only: send the request to the gateway.");
    this.name = "ViewerRefused";
    this.reason = reason;
  }
}

/** Gives the function that writes the header's value for one viewer and one subgraph. Takes a PKCS #8 PEM Ed25519 key. */
export async function createViewerSigner(privateKey: string): Promise<(viewer: Viewer, subgraph: string) => Promise<string>> {
  const key = await importPKCS8(privateKey, algorithm);
  return (viewer, subgraph) =>
    new SignJWT({ viewer })
      .setProtectedHeader({ alg: algorithm })
      .setIssuer(issuer)
      .setAudience(subgraph)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(key);
}

/**
 * Gives the function that reads the header's value into a viewer, or throws `ViewerRefused`. Takes an SPKI PEM Ed25519
 * key and the name of the subgraph that verifies.
 */
export async function createViewerVerifier(publicKey: string, subgraph: string): Promise<(header: string | undefined) => Promise<Viewer>> {
  const key = await importSPKI(publicKey, algorithm);
  // The gateway sends one header many times within its life; a verified one is not verified again.
  const verified = new Map<string, { viewer: Viewer; expiresAtMs: number }>();

  return async (header) => {
    if (header === undefined || header === "") throw new ViewerRefused("the header is missing");
    const known = verified.get(header);
    if (known && known.expiresAtMs > Date.now()) return known.viewer;

    const payload = await verify(header, key, subgraph);
    const viewer = toViewer(payload["viewer"]);
    if (verified.size >= 10_000) verified.clear();
    verified.set(header, { viewer, expiresAtMs: (payload.exp ?? 0) * 1000 });
    return viewer;
  };
}

async function verify(header: string, key: CryptoKey, subgraph: string): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(header, key, {
      algorithms: [algorithm],
      issuer,
      audience: subgraph,
      requiredClaims: ["exp", "iat"],
      maxTokenAge: lifetimeSeconds,
      clockTolerance: clockToleranceSeconds,
    });
    return payload;
  } catch (error) {
    throw new ViewerRefused(error instanceof errors.JOSEError ? error.code : String(error));
  }
}

function toViewer(claim: unknown): Viewer {
  if (typeof claim !== "object" || claim === null) throw new ViewerRefused("the header carries no viewer");
  const { id, role, organisations, scopes, purpose } = claim as Record<string, unknown>;
  if (typeof role !== "string" || !isTextOrNull(id) || !isTextOrNull(purpose) || !isTexts(organisations) || !isTexts(scopes)) {
    throw new ViewerRefused("the header's viewer has another shape");
  }
  if (!isRoleOfPerson(role)) throw new ViewerRefused("the header's viewer is the system itself");
  if (!organisations.every(isOrganisation)) throw new ViewerRefused("the header's viewer acts for something that is not written kind:id");
  return Object.freeze({ id, role, organisations, scopes, purpose });
}

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === "string";
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === "string");
