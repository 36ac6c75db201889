import { generateKeyPairSync } from "node:crypto";
import { SignJWT, UnsecuredJWT, importPKCS8 } from "jose";
import { describe, expect, it } from "vitest";
import { anonymousViewer, createViewerSigner, createViewerVerifier, ViewerRefused, type Viewer } from "./viewer.ts";

const keys = newKeys();
const sign = await createViewerSigner(keys.privateKey);
const verify = await createViewerVerifier(keys.publicKey, "books");
const viewer: Viewer = { id: "hēmi", role: "READER", organisations: ["library:1"], scopes: ["books:read"], purpose: "reading" };

describe("the viewer's header", () => {
  it("carries the viewer from the gateway to the subgraph it is meant for", async () => {
    expect(await verify(await sign(viewer, "books"))).toEqual(viewer);
    expect(await verify(await sign(anonymousViewer, "books"))).toEqual(anonymousViewer);
  });

  it("is refused by another subgraph", async () => {
    await expect(verify(await sign(viewer, "films"))).rejects.toThrow(ViewerRefused);
  });

  it("is refused when it is missing, empty, altered, unsigned or signed by somebody else", async () => {
    const good = await sign(viewer, "books");
    const [head, body, signature] = good.split(".") as [string, string, string];
    const stronger = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(body, "base64url").toString()), viewer: { ...viewer, role: "ADMIN" } })).toString("base64url");
    const stranger = await (await createViewerSigner(newKeys().privateKey))(viewer, "books");
    const unsigned = new UnsecuredJWT({ viewer }).setIssuer("gateway").setAudience("books").setIssuedAt().setExpirationTime("60s").encode();
    for (const header of [undefined, "", "x", `${head}.${stronger}.${signature}`, `${head}.${body}.`, stranger, unsigned]) {
      await expect(verify(header), String(header)).rejects.toThrow(ViewerRefused);
    }
  });

  it("is refused when it has expired, also after it was accepted before", async () => {
    const key = await importPKCS8(keys.privateKey, "EdDSA");
    const headerOf = (issuedAt: number, expiresAt: number) =>
      new SignJWT({ viewer }).setProtectedHeader({ alg: "EdDSA" }).setIssuer("gateway").setAudience("books").setIssuedAt(issuedAt).setExpirationTime(expiresAt).sign(key);
    const now = Math.floor(Date.now() / 1000);
    await expect(verify(await headerOf(now - 120, now - 60))).rejects.toThrow(ViewerRefused);
    // A life longer than the gateway gives is no life.
    await expect(verify(await headerOf(now - 3600, now + 3600))).rejects.toThrow(ViewerRefused);

    const soonOver = await headerOf(now - 63, now - 3);
    expect(await verify(soonOver), "within the tolerance for clocks").toEqual(viewer);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await expect(verify(soonOver)).rejects.toThrow(ViewerRefused);
  });

  it("is refused when its viewer has another shape", async () => {
    for (const odd of [{ ...viewer, scopes: "all" }, { ...viewer, role: undefined }, { ...viewer, id: 1 }, null]) {
      await expect(verify(await sign(odd as never, "books"))).rejects.toThrow(ViewerRefused);
    }
  });
});

function newKeys() {
  return generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
}
