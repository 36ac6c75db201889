// The sandbox in a real browser. The browser is Debian's chromium: continuous integration must have it, a laptop may not.
import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anonymousViewer, createViewerVerifier, type Viewer } from "@lsg/subgraph-kit/viewer";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { buildConsole } from "../console/build.ts";
import { startTestGateway, type TestGateway } from "../testing/test-gateway.ts";
import { startTestGraph, type TestGraph } from "../testing/test-graph.ts";
import { startTestIssuer, type TestIssuer } from "../testing/test-issuer.ts";

const keys = generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });

const executablePath = "/usr/bin/chromium";
const mayBeAbsent = process.env["CI"] !== "true" && !existsSync(executablePath);
const launchArguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

let graph: TestGraph;
let gateway: TestGateway;
let issuer: TestIssuer;
let operations: string;
let personas: string;

beforeAll(async () => {
  await buildConsole();
  graph = await startTestGraph();
  operations = await mkdtemp(join(tmpdir(), "operations-"));
  await writeFile(join(operations, "all-products.graphql"), "# Every product.\nquery AllProducts {\n  products { name }\n}\n");
  await writeFile(join(operations, "one-product.graphql"), "# One product with its reviews.\nquery OneProduct($id: ID!) {\n  product(id: $id) { name reviews { text } }\n}\n");
  await writeFile(join(operations, "one-product.variables.json"), '{ "id": "2" }\n');
  await writeFile(join(operations, "products-for-partners.graphql"), "{ products { name } }\n");
  await writeFile(join(operations, "index.json"), JSON.stringify([{ name: "one-product", persona: "inspector" }, { name: "all-products", persona: null }, { name: "products-for-partners", persona: "partner" }]));
  issuer = await startTestIssuer();
  personas = join(operations, "personas.json");
  await writeFile(personas, JSON.stringify([{ name: "clerk", description: "Sells.", token: await issuer.token(), preselected: true }, { name: "inspector", description: "Looks.", token: await issuer.token({ role: "AGENCY" }), purpose: "a visit", secret: "x" }, { name: "partner", description: "Is for another graph.", token: await issuer.token({ aud: "https://elsewhere.example" }) }]));
  gateway = await startTestGateway(graph.supergraph, { sandboxOperations: operations, sandboxPersonas: personas, identity: issuer.trusted(), viewerPrivateKey: keys.privateKey });
});

afterAll(async () => {
  await gateway.stop();
  await Promise.all([graph.stop(), issuer.stop()]);
  await rm(operations, { recursive: true });
});

const pageOf = (address: string): string => address.replace("/graphql", "/");

describe.skipIf(mayBeAbsent)(`the sandbox in a browser (skipped when ${executablePath} is absent and CI is not true)`, () => {
  let browser: Browser;
  let page: Page;
  const origins = new Set<string>();
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: launchArguments });
    page = await browser.newPage();
    page.on("request", (request) => origins.add(new URL(request.url()).origin));
    page.on("pageerror", ({ message }) => problems.push(message));
    // A refusal of the page's policy is an error in the console, in the page and in its workers alike.
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await page.goto(pageOf(gateway.url));
    await page.getByRole("button", { name: "One product" }).waitFor();
  });

  afterAll(() => browser.close());

  it("names itself and its language", async () => {
    expect(await page.title()).toBe("GraphQL sandbox");
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
  });

  it("begins with the first example operation and its variables, as who would send it", async () => {
    await page.locator(".graphiql-query-editor .view-lines").getByText("OneProduct").waitFor();
    await page.locator(".graphiql-editor-tool .view-lines").getByText('"2"').waitFor();
    expect(await page.getByLabel("Ask as").inputValue()).toBe("inspector");
  });

  it("finds examples by any of their words", async () => {
    const names = (): Promise<string[]> => page.locator(".examples li strong").allTextContents();
    expect(await names()).toEqual(["One product", "All products"]);
    await page.getByLabel("Find an example").fill("EVERY prodúct");
    expect(await names()).toEqual(["All products"]);
    await page.getByLabel("Find an example").fill("nothing of the kind");
    await page.getByText("No example has these words.").waitFor();
    await page.getByLabel("Find an example").fill("");
  });

  it("puts an example into the editor by keyboard alone, asks as who would send it, and runs it", async () => {
    await page.getByRole("button", { name: "All products" }).focus();
    await page.keyboard.press("Enter");
    await page.locator(".graphiql-query-editor .view-lines").getByText("AllProducts").waitFor();
    expect(await page.getByLabel("Ask as").inputValue()).toBe("");
    await page.getByRole("button", { name: "One product" }).focus();
    await page.keyboard.press("Enter");
    await page.locator(".graphiql-query-editor .view-lines").getByText("OneProduct").waitFor();
    expect(await page.getByLabel("Ask as").inputValue()).toBe("inspector");
    await page.getByRole("button", { name: "Execute query" }).click();
    await page.locator(".graphiql-response").getByText('"Chair"').waitFor();
    await page.locator(".graphiql-response").getByText('"Sits well"').waitFor();
  });

  it("asks as the persona that is chosen, with their purpose, and as nobody", async () => {
    const verify = await createViewerVerifier(keys.publicKey, "products");
    const asked = async (): Promise<Viewer> => {
      graph.products.reset();
      await page.getByRole("button", { name: "Execute query" }).click();
      await vi.waitFor(() => expect(graph.products.requests).not.toEqual([]), { timeout: 20_000 });
      return verify(String(graph.products.requests[0]?.headers["x-viewer"]));
    };
    await page.getByLabel("Ask as").selectOption("clerk");
    expect(await asked()).toMatchObject({ role: "CLERK", purpose: null });
    await page.getByLabel("Ask as").selectOption("inspector");
    expect(await asked()).toMatchObject({ role: "AGENCY", purpose: "a visit" });
    await page.getByLabel("Ask as").selectOption("");
    expect(await asked()).toEqual(anonymousViewer);
    expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toContain((await issuer.token()).split(".")[0]);
  });

  it("is as wide as a telephone", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const rightmost = await page.evaluate<number>(`Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll(".examples button, .persona, .graphiql-query-editor, .graphiql-response")].map((part) => part.getBoundingClientRect().right))`);
    expect(rightmost).toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  it("reads the schema for its documentation", async () => {
    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    await page.getByRole("link", { name: "Mutation" }).waitFor();
  });

  it("asks no other server for anything, and keeps its own policy", () => {
    expect([...origins].filter((origin) => origin !== "null")).toEqual([new URL(gateway.url).origin]);
    expect(problems).toEqual([]);
  });
});

it("is a page with a policy that runs no script but its own", async () => {
  const response = await fetch(pageOf(gateway.url), { headers: { accept: "text/html" } });
  const policy = response.headers.get("content-security-policy") ?? "";

  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(policy).toContain("default-src 'none'; script-src 'self';");
  expect(policy).toMatch(/style-src-elem 'self' 'nonce-[^']+'/);
  expect(policy).not.toContain("unsafe-eval");
  expect(response.headers.get("x-frame-options")).toBe("DENY");
  expect(response.headers.get("cache-control")).toBe("no-store");
});

it("serves nothing from outside its bundle", async () => {
  for (const path of ["console/..%2f..%2fpackage.json", "console/.built-from", "console/absent.js"]) {
    expect((await fetch(pageOf(gateway.url) + path)).status).toBe(404);
  }
});

it("reads who it can be with every page, and hands out nothing else of the file", async () => {
  const read = async (): Promise<Record<string, unknown>[]> => (await (await fetch(`${pageOf(gateway.url)}console/personas.json`)).json()) as Record<string, unknown>[];
  expect((await read()).map(({ name, secret }) => [name, secret])).toEqual([["clerk", undefined], ["inspector", undefined]]);
  const before = await readFile(personas, "utf8");
  await rm(personas);
  expect(await read()).toEqual([]);
  await writeFile(personas, before);
  expect(await read()).toHaveLength(2);
});

it("lists examples in the order of the index, without those of somebody whom this graph does not take", async () => {
  const listed = (await (await fetch(`${pageOf(gateway.url)}console/operations.json`)).json()) as Record<string, unknown>[];
  expect(listed.map(({ name, persona }) => [name, persona])).toEqual([["one-product", "inspector"], ["all-products", null]]);
  await rm(join(operations, "index.json"));
  const unsorted = (await (await fetch(`${pageOf(gateway.url)}console/operations.json`)).json()) as Record<string, unknown>[];
  expect(unsorted.map(({ name, persona }) => [name, persona])).toEqual([["all-products", undefined], ["one-product", undefined], ["products-for-partners", undefined]]);
});

it("is not there when it is switched off", async () => {
  const plain = await startTestGateway(graph.supergraph, { sandbox: false });
  const statuses = await Promise.all(["", "console/app.js", "console/operations.json", "console/personas.json"].map(async (path) => (await fetch(pageOf(plain.url) + path)).status));
  await plain.stop();
  expect(statuses).toEqual([404, 404, 404, 404]);
});
