import { generateKeyPairSync, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { SignJWT, UnsecuredJWT, importPKCS8 } from "jose";
import { describe, expect, test } from "vitest";
import { bookSubgraph } from "../testing/example/books.ts";
import { knownViewer, testSubgraph } from "../testing/test-subgraph.ts";
import { createPermits, usePermit } from "./permit.ts";
import { anonymousViewer, createViewerSigner, type Viewer } from "./viewer.ts";

const keys = newKeys();
const owner = await createPermits(keys.privateKey);
const service = await createPermits(keys.publicKey);
const { asViewer } = await testSubgraph(bookSubgraph);

const viewer: Viewer = { ...knownViewer, organisations: ["library:1", "library:2"] };
const subject = randomUUID();
const permit = { subject, categories: ["PRINTED", "WRITTEN"] };
const { token, expiresAt } = await owner.issue(viewer, permit);

describe("a permit", () => {
  test("carries the owner's decision to another service, and ends within minutes", async () => {
    expect(await service.check(token, viewer)).toEqual(permit);
    expect(await service.check(token, { ...viewer, organisations: ["library:2", "library:1"], purpose: "another day" })).toEqual(permit);
    expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(15 * 60_000);
    const until = new Date(Date.now() + 60_000);
    expect((await owner.issue(viewer, { ...permit, until })).expiresAt.getTime()).toBe(Math.floor(until.getTime() / 1000) * 1000);
    expect(await service.check((await owner.issue(viewer, { ...permit, until: new Date() })).token, viewer)).toBeNull();
  });

  test("is nothing in the hands of anybody else, or of the same person in another role or for others", async () => {
    const others: Viewer[] = [{ ...viewer, id: randomUUID() }, { ...viewer, role: "AUTHOR" }, { ...viewer, organisations: ["library:1"] }, { ...viewer, organisations: [...viewer.organisations, "library:3"] }, anonymousViewer];
    for (const other of others) expect(await service.check(token, other)).toBeNull();
  });

  test("is nothing when it is altered, unsigned, expired, without an end, signed by a stranger, or no permit at all", async () => {
    const [head, body, signature] = token.split(".") as [string, string, string];
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>;
    const more = Buffer.from(JSON.stringify({ ...claims, categories: ["PRINTED", "WRITTEN", "SECRET"] })).toString("base64url");
    const { exp: _exp, ...endless } = claims;
    const key = await importPKCS8(keys.privateKey, "EdDSA");
    const past = Math.floor(Date.now() / 1000) - 1;
    const tokens = [
      "", "x", "x".repeat(100_000), `${head}.${more}.${signature}`, `${head}.${body}.`,
      new UnsecuredJWT(claims).encode(),
      (await (await createPermits(newKeys().privateKey)).issue(viewer, permit)).token,
      await new SignJWT({ ...claims, exp: past }).setProtectedHeader({ alg: "EdDSA", typ: "permit+jwt" }).sign(key),
      await new SignJWT(endless).setProtectedHeader({ alg: "EdDSA", typ: "permit+jwt" }).sign(key),
      // Whoever used the key of the viewer's header for permits too would make every header one.
      await (await createViewerSigner(keys.privateKey))(viewer, "books"),
    ];
    for (const wrong of tokens) expect(await service.check(wrong, viewer), wrong.slice(0, 60)).toBeNull();
  });

  test("is issued by nobody but the owner", async () => {
    await expect(service.issue(viewer, permit)).rejects.toThrow("no private key");
  });
});

describe("using a permit", () => {
  const permitted = (token: string, wanted: { subject?: string; category: string }) =>
    asViewer(viewer, async (db) => {
      const refused = await usePermit({ db, viewer, permits: service }, token, wanted);
      const [row] = await db.execute(sql`select viewer_permitted('WRITTEN') as written, viewer_permitted('PRINTED') as printed, viewer_subjects('WRITTEN') as read`);
      return { refused, ...row };
    });

  test("lets the transaction read and write rows of that category about that subject, and ends with it", async () => {
    const here = { refused: null, written: [subject], printed: [], read: [subject] };
    expect(await permitted(token, { subject, category: "WRITTEN" })).toEqual(here);
    expect(await permitted(token, { subject: subject.toUpperCase(), category: "WRITTEN" })).toEqual(here);
    // What is acted on is found among what the permit lets through.
    expect(await permitted(token, { category: "WRITTEN" })).toEqual(here);
    const [row] = await asViewer(viewer, (db) => db.execute(sql`select viewer_permitted('WRITTEN') as written`));
    expect(row).toEqual({ written: [] });
  });

  test("answers with a problem, and permits nothing, for another subject or category", async () => {
    for (const wanted of [{ subject: randomUUID(), category: "WRITTEN" }, { subject, category: "SECRET" }, { subject: "x", category: "WRITTEN" }, { subject: "", category: "WRITTEN" }]) {
      expect(await permitted(token, wanted)).toEqual({ refused: { __typename: "PermitRefused", message: expect.stringContaining("new one") as string }, written: [], printed: [], read: [] });
    }
  });
});

function newKeys() {
  return generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
}
