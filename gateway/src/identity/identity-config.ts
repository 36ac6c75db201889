// Which tokens are trusted, and how their claims read.
import type { EnvironmentReader } from "@lsg/subgraph-kit/config";

export interface IdentityConfig {
  /** Where the keys of each trusted issuer are: an address, or the path of a file. Without any, every token is refused. */
  readonly issuers: ReadonlyMap<string, string>;
  /** A token for the whole graph must be meant for one of these. */
  readonly audiences: readonly string[];
  /** The same for each contract, by its name. A contract that is not here takes no token at all. */
  readonly contractAudiences: ReadonlyMap<string, readonly string[]>;
  readonly algorithms: readonly string[];
  /** How far the clocks of an issuer and of this machine may be apart. */
  readonly clockToleranceSeconds: number;
  /** Older tokens are refused, however long they say they live; null accepts any age. */
  readonly maxTokenAgeSeconds: number | null;
  /** How long an unknown key waits until the issuer is asked for its keys again. */
  readonly keysCooldownMs: number;
  readonly keysDeadlineMs: number;
  readonly claims: ClaimNames;
  /** The roles that a token may name; null accepts any. */
  readonly roles: ReadonlySet<string> | null;
  /** Roles that must state a purpose with every request. */
  readonly purposeRoles: ReadonlySet<string>;
}

/** Names of the claims that hold the parts of a viewer. */
export interface ClaimNames {
  readonly id: string;
  readonly role: string;
  readonly organisations: string;
  readonly scopes: string;
}

/** The issuer of development tokens: its private key lies on the disk of whoever develops, so nobody else may trust it. */
const developmentIssuer = "development";

const defaultAlgorithms = ["EdDSA", "ES256", "RS256", "PS256"];
// No algorithm with a shared secret: whoever can verify such a token can make one, and a public key would pass for the secret.
const asymmetricAlgorithms: ReadonlySet<string> = new Set(["EdDSA", "Ed25519", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"]);

/** Reads the part of the environment that is about tokens, for the contracts of these names; adds to `problems` what the reader itself cannot know. */
export function readIdentityConfig(read: EnvironmentReader, { production, contracts, problems }: { production: boolean; contracts: Iterable<string>; problems: string[] }): IdentityConfig {
  const development = read.flag("GATEWAY_DEVELOPMENT_ISSUER", false);
  if (development && production) problems.push("GATEWAY_DEVELOPMENT_ISSUER cannot be used with NODE_ENV=production: anyone with its key file would be anyone. Remove it.");
  const issuers = readIssuers(read.text("GATEWAY_ISSUERS", ""), production, problems);
  if (issuers.has(developmentIssuer) && !development) {
    problems.push(`GATEWAY_ISSUERS names the issuer "${developmentIssuer}", which is trusted with GATEWAY_DEVELOPMENT_ISSUER=1 only: name another issuer.`);
  }
  const audiences = list(read.text("GATEWAY_AUDIENCE", ""));
  if (issuers.size > 0 && audiences.length === 0) problems.push("GATEWAY_AUDIENCE is missing: set it to the audience that tokens for this graph carry, so that tokens for others are refused.");
  const contractAudiences = readContractAudiences(read.text("GATEWAY_CONTRACT_AUDIENCES", ""), { contracts: new Set(contracts), needed: issuers.size > 0, problems });
  const algorithms = list(read.text("GATEWAY_TOKEN_ALGORITHMS", defaultAlgorithms.join(",")));
  for (const name of algorithms.filter((algorithm) => !asymmetricAlgorithms.has(algorithm))) {
    problems.push(`GATEWAY_TOKEN_ALGORITHMS holds "${name}": choose of ${[...asymmetricAlgorithms].join(", ")}.`);
  }
  const maxTokenAgeSeconds = read.integer("GATEWAY_TOKEN_MAX_AGE_SECONDS", { default: 0, min: 0, max: 31_536_000 });
  const roles = list(read.text("GATEWAY_ROLES", ""));
  return {
    issuers,
    audiences,
    contractAudiences,
    algorithms,
    clockToleranceSeconds: read.integer("GATEWAY_CLOCK_TOLERANCE_SECONDS", { default: 30, min: 0, max: 300 }),
    maxTokenAgeSeconds: maxTokenAgeSeconds === 0 ? null : maxTokenAgeSeconds,
    keysCooldownMs: read.integer("GATEWAY_KEYS_COOLDOWN_MS", { default: 30_000, min: 0, max: 3_600_000 }),
    keysDeadlineMs: read.integer("GATEWAY_KEYS_DEADLINE_MS", { default: 5_000, min: 10, max: 60_000 }),
    claims: {
      id: read.text("GATEWAY_CLAIM_ID", "sub"),
      role: read.text("GATEWAY_CLAIM_ROLE", "role"),
      organisations: read.text("GATEWAY_CLAIM_ORGANISATIONS", "organisations"),
      scopes: read.text("GATEWAY_CLAIM_SCOPES", "scope"),
    },
    roles: roles.length === 0 ? null : new Set(roles),
    purposeRoles: new Set(list(read.text("GATEWAY_PURPOSE_ROLES", "AGENCY"))),
  };
}

function readIssuers(text: string, production: boolean, problems: string[]): ReadonlyMap<string, string> {
  const issuers = new Map<string, string>();
  for (const pair of list(text)) {
    // The issuer's own name has no equals sign; the address of its keys may.
    const [, issuer, keys] = /^([^=\s]+)\s*=\s*(.+)$/.exec(pair) ?? [];
    if (issuer === undefined || keys === undefined) {
      problems.push(`GATEWAY_ISSUERS holds "${pair}": write issuer=https://host/keys.json or issuer=/path/keys.json, with commas between.`);
      continue;
    }
    const url = isAddress(keys) ? URL.parse(keys) : null;
    if (isAddress(keys) && url === null) problems.push(`GATEWAY_ISSUERS gives ${issuer} keys at "${keys}", which is no address: check its spelling.`);
    if (url?.protocol === "http:" && production && !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)) {
      problems.push(`GATEWAY_ISSUERS gives ${issuer} keys by plain HTTP, where anyone on the way can put their own: use https.`);
    }
    if (issuers.has(issuer)) problems.push(`GATEWAY_ISSUERS names ${issuer} twice: keep one of them.`);
    issuers.set(issuer, keys);
  }
  return issuers;
}

/** An agency's token must not open the whole graph, nor one for the whole graph a part that is an agency's: each says whose tokens it takes. */
function readContractAudiences(text: string, { contracts, needed, problems }: { contracts: ReadonlySet<string>; needed: boolean; problems: string[] }): ReadonlyMap<string, readonly string[]> {
  const audiences = new Map<string, string[]>();
  for (const pair of list(text)) {
    const [, contract, audience] = /^([^=\s]+)\s*=\s*(.+)$/.exec(pair) ?? [];
    if (contract === undefined || audience === undefined) problems.push(`GATEWAY_CONTRACT_AUDIENCES holds "${pair}": write contract=audience with commas between, and a contract again for each further audience.`);
    else if (!contracts.has(contract)) problems.push(`GATEWAY_CONTRACT_AUDIENCES names the contract "${contract}", which GATEWAY_CONTRACTS does not have: check its spelling.`);
    else audiences.set(contract, [...(audiences.get(contract) ?? []), audience]);
  }
  for (const contract of needed ? contracts : []) {
    if (!audiences.has(contract)) problems.push(`GATEWAY_CONTRACT_AUDIENCES says nothing of the contract "${contract}": add ${contract}=AUDIENCE, with what the tokens of its clients are meant for.`);
  }
  return audiences;
}

/** Whether keys are asked for over HTTP; a file otherwise. */
export const isAddress = (keys: string): boolean => /^https?:/i.test(keys);

const list = (text: string): string[] => text.split(",").map((part) => part.trim()).filter((part) => part !== "");
