// The public keys of one issuer, kept fresh: asked of the issuer, or read from a file that is watched.
import type { Log } from "@lsg/subgraph-kit/log";
import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, jwksCache, type ExportedJWKSCache, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { watchedFile } from "../watched-file.ts";
import { isAddress } from "./identity-config.ts";

export interface KeySet {
  /** Finds the key that a token's header names. Throws jose's errors about the token, and `KeysUnavailable`. */
  readonly keyFor: JWTVerifyGetKey;
  close(): void;
}

/** The keys cannot be had now, so nothing can be said about a token. */
export class KeysUnavailable extends Error {
  constructor(options?: ErrorOptions) {
    super("The issuer's keys are out of reach.", options);
    this.name = "KeysUnavailable";
  }
}

export interface KeySetOptions {
  readonly issuer: string;
  /** An address, or the path of a file. */
  readonly keys: string;
  readonly cooldownMs: number;
  readonly deadlineMs: number;
  readonly log: Log;
}

/** Throws when the keys are in a file that cannot be used. An issuer out of reach is asked again with the tokens that need it. */
export const createKeySet = (options: KeySetOptions): Promise<KeySet> => (isAddress(options.keys) ? Promise.resolve(issuersKeySet(options)) : fileKeySet(options));

// Keys are asked for again after ten minutes, beside the requests. An issuer that does not answer keeps nobody out whose
// key is known; but a key that it may have withdrawn is not trusted for more than a day.
const freshMs = 10 * 60_000;
const usableMs = 24 * 60 * 60_000;
// Requests that wait for an issuer out of reach must not become a storm of questions.
const retryMs = 1_000;

function issuersKeySet({ issuer, keys: address, cooldownMs, deadlineMs, log }: KeySetOptions): KeySet {
  const loaded: Partial<ExportedJWKSCache> = {};
  let retryAt = 0;
  const keys = createRemoteJWKSet(new URL(address), {
    timeoutDuration: deadlineMs,
    cooldownDuration: cooldownMs,
    // Age is watched below, where an old key is better than none.
    cacheMaxAge: Infinity,
    [jwksCache]: loaded as ExportedJWKSCache,
    [customFetch]: (url, options) => (Date.now() < retryAt ? Promise.reject(new Error("the issuer did not answer a moment ago")) : fetch(url, options)),
  });
  const reload = (): Promise<void> => keys.reload().catch(failed);
  const failed = (cause: unknown): never => {
    if (Date.now() >= retryAt) {
      retryAt = Date.now() + retryMs;
      log.error({ err: cause, issuer }, "the issuer's keys cannot be had");
    }
    throw new KeysUnavailable({ cause });
  };
  return {
    async keyFor(header, token) {
      const age = Date.now() - (loaded.uat ?? Date.now());
      if (age > usableMs) await reload();
      else if (age > freshMs && !keys.reloading && Date.now() >= retryAt) reload().catch(() => undefined);
      try {
        return await keys(header, token);
      } catch (error) {
        if (isAboutToken(error)) throw error;
        return failed(error);
      }
    },
    close: () => undefined,
  };
}

async function fileKeySet({ issuer, keys: path, log }: KeySetOptions): Promise<KeySet> {
  const file = watchedFile({ path, what: "The key set", remedy: "write it, or correct GATEWAY_ISSUERS" });
  const read = async (): Promise<ReturnType<typeof createLocalJWKSet>> => toKeySet(await file.read(), path);
  let keys = await read();
  file.watch(() => {
    read().then(
      (next) => {
        keys = next;
        log.info({ issuer }, "the issuer's keys were read again");
      },
      (error: unknown) => log.error({ err: error, issuer }, "the changed key set cannot be used; the old one stays"),
    );
  });
  return {
    async keyFor(header, token) {
      try {
        return await keys(header, token);
      } catch (error) {
        if (isAboutToken(error)) throw error;
        log.error({ err: error, issuer }, "a key of the key set cannot be used");
        throw new KeysUnavailable({ cause: error });
      }
    },
    close: () => file.close(),
  };
}

function toKeySet(text: string, path: string): ReturnType<typeof createLocalJWKSet> {
  try {
    return createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);
  } catch (error) {
    throw new Error(`The key set ${path} is no JSON Web Key Set: write {"keys": [...]} with the issuer's public keys.`, { cause: error });
  }
}

/** Whether the keys are there and the token names none of them, or several. */
const isAboutToken = (error: unknown): boolean => error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys || error instanceof errors.JOSENotSupported;
