// The printed plan as a reader meets it: in a browser, with an accessibility checker. The browser is Debian's chromium:
// continuous integration must have it, a laptop may not.
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { accessEvents } from "@lsg/subgraph-kit/access-log";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import axe from "axe-core";
import { eq } from "drizzle-orm";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { viewerOf } from "../../../testing/consent-input.ts";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const { entities, owner, statementsOf } = await testSubgraph(subgraph);
const is = given(owner);

/** Long enough ago that names belong to whom they are given. */
const written = new Date("2025-05-05T00:00:00Z");

/** A plan with everything in it, of a learner with a mother. */
async function fullPlan(said: { title?: string; words?: string } = {}) {
  const learner = await is.unseenLearner();
  const member = await is.whanauMember({ learnerId: learner.id });
  const { id: planId } = await is.onePlan({ learnerId: learner.id, schoolHoursPerWeek: 25, prescribedHoursPerWeek: 7.5 });
  const ofPlan = { planId, learnerId: learner.id, recordedAt: written };
  const practitionerId = randomUUID();
  const goal = await is.goal({ ...ofPlan, title: said.title ?? "Reads with a friend each day", measure: "Seen on four days of five.", targetOn: "2025-12-12" });
  await is.strategy({ ...ofPlan, goalId: goal.id, practitionerId });
  await is.responsibility({ ...ofPlan, whanauMemberId: member.id });
  await is.planSupport({ ...ofPlan, practitionerId, prescribedHours: 2.5, hoursPer: "WEEK" });
  await is.planVoice({ planId, words: said.words ?? "I like maths." });
  await is.planVoice({ planId, voiceOf: "WHANAU", whanauMemberId: member.id, words: "Kia koa ia.", language: "mi" });
  await is.planAgreement({ ...ofPlan, whanauMemberId: member.id });
  await is.planReview(ofPlan);
  const mother = viewerOf({ id: member.personId });
  const known = { practitioners: [{ name: "Hēmi Paki" }], learner: { knownContact: { practitioner: { name: "Aroha Tai" } } } };
  return { learner, member, mother, planId, known };
}

async function print(planId: string, viewer: Viewer, known: object = {}, language = ""): Promise<string> {
  const [plan] = await entities("OnePlan", [{ id: planId, ...known }], `printable${language}`, { viewer });
  return plan?.printable;
}

describe("a printed plan", () => {
  test("holds what the plan says, with the names that other services know", async () => {
    const { learner, member, mother, planId, known } = await fullPlan();
    const page = await print(planId, mother, known);
    for (const text of [learner.preferredName, member.name, "Hēmi Paki", "Aroha Tai", "Reads with a friend each day", "Seen on four days of five.", "12 December 2025", "2.5 each week", "Kia tū māia ia.", "I like maths."]) expect(page).toContain(text);
    expect(page).toContain('<p class="words" lang="mi">Kia koa ia.</p>');
    expect(page).toContain('Goals <span class="second" lang="mi">Whāinga</span>');
    const headings = page.match(/<h[12].*<\/h[12]>/g) ?? [];
    expect(headings.length).toBeGreaterThan(5);
    for (const heading of headings) expect(heading).toMatch(/ <span class="second" lang="mi">[^<]+<\/span><\/h[12]>$/);
    expect(page).not.toMatch(/NSN|national student number/i);
    expect(page, "nobody is called by an id").not.toContain(member.id);
  });

  test("has te reo Māori first for who asks for it, each word marked as what it is, and leaves what people wrote as it is", async () => {
    const { mother, planId, known } = await fullPlan();
    const page = await print(planId, mother, known, "(language: MI)");
    expect(page).toContain('<h2 id="goals"><span lang="mi">Whāinga</span> <span class="second">Goals</span></h2>');
    expect(page).toContain('<th scope="col"><span lang="mi">Tautoko</span> <span class="second">Support</span></th>');
    expect(page, "no word is certain for it").toContain('<th scope="col">How we will see it</th>');
    expect(page).toContain('<time datetime="2025-12-12" lang="mi">12 Tīhema 2025</time>');
    for (const text of ["Reads with a friend each day", "I like maths."]) expect(page).toContain(text);
    const headings = page.match(/<h[12].*<\/h[12]>/g) ?? [];
    expect(headings.length).toBeGreaterThan(5);
    for (const heading of headings) expect(heading).toMatch(/<h[12][^>]*><span lang="mi">[^<]+<\/span> <span class="second">[^<]+<\/span><\/h[12]>$/);
    expect(await print(planId, mother, known, "(language: EN)")).toBe(await print(planId, mother, known));
  });

  test("gives nobody another's name: without the names, or when they may have changed meanwhile, it says what they are", async () => {
    const { mother, planId, known } = await fullPlan();
    expect(await print(planId, mother)).toContain("A practitioner");
    expect(await print(planId, mother, { ...known, practitioners: [{ name: "Hēmi Paki" }, { name: "Mere Rua" }] })).not.toContain("Hēmi Paki");
    expect(await print(planId, mother, { ...known, practitioners: [null] })).toContain("A practitioner");
    await is.responsibility({ planId, byLearner: true });
    expect(await print(planId, mother, known)).not.toContain("Hēmi Paki");
  });

  test("is for those who see the plan, shows each what they may see, and is in the log with it", async () => {
    const { learner, member, mother, planId, known } = await fullPlan();
    expect(await print(planId, viewerOf({}), known)).toBeUndefined();
    await is.consent({ learnerId: learner.id, categories: ["IDENTITY", "PLAN"] });
    const agency = viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Plan together" });
    const page = await print(planId, agency, { practitioners: known.practitioners });
    expect(page).toContain("Reads with a friend each day");
    expect(page).not.toContain(member.name);
    await print(planId, mother, known);
    const events = await owner.select().from(accessEvents).where(eq(accessEvents.subjectId, learner.id));
    expect(events.map(({ viewerId, categories }) => [viewerId, [...categories].sort()])).toEqual([
      [agency.id, ["IDENTITY", "PLAN"]],
      [mother.id, ["CONTACT", "IDENTITY", "PLAN", "SUPPORTS"]],
    ]);
  });

  test("costs as many statements for twenty plans as for one", async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => fullPlan()));
    const personId = randomUUID();
    for (const { learner } of people) await is.whanauMember({ learnerId: learner.id, personId, contactPriority: 2 });
    const keys = people.map(({ planId, known }) => ({ id: planId, ...known }));
    const costOf = async (asked: object[]) => (await statementsOf(() => entities("OnePlan", asked, "printable", { viewer: viewerOf({ id: personId }) }))).length;
    expect(await costOf(keys)).toBe(await costOf(keys.slice(0, 1)));
  });
});

const executablePath = "/usr/bin/chromium";
const mayBeAbsent = process.env["CI"] !== "true" && !existsSync(executablePath);

describe.skipIf(mayBeAbsent)(`in a browser (skipped when ${executablePath} is absent and CI is not true)`, () => {
  let browser: Browser;
  let page: Page;
  const fetched: string[] = [];
  const nasty = `<img src=x onerror="document.title='owned'"> " ' & </p></section><script>document.title='owned'</script> \u202eevil`;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"] });
    // Past the page's own policy, which lets no script run: the checker is one.
    page = await browser.newPage({ bypassCSP: true });
    page.on("request", (request) => fetched.push(request.url()));
    const { mother, planId, known } = await fullPlan({ title: nasty, words: `${nasty}\nsecond line` });
    await page.setContent(await print(planId, mother, known));
  });
  afterAll(() => browser.close());

  test("shows what people wrote as text, runs nothing and fetches nothing", async () => {
    expect(await page.title()).toMatch(/^One plan for .+, version 1$/);
    expect(await page.locator("tbody th strong").first().textContent()).toBe(nasty.replace("\u202e", ""));
    expect(await page.locator("blockquote .words").first().innerText()).toContain("second line");
    expect(await page.locator("script, img, iframe, link, form, a").count()).toBe(0);
    expect(fetched.filter((url) => !url.startsWith("about:"))).toEqual([]);
  });

  test("has nothing that an accessibility checker finds wrong, by the criteria of WCAG 2.2 AA and by best practice", async () => {
    await page.evaluate(axe.source);
    const result = await page.evaluate(() => (globalThis as unknown as { axe: { run: (options: object) => Promise<any> } }).axe.run({ resultTypes: ["violations", "incomplete"] }));
    expect(result.passes.length, "the checker ran").toBeGreaterThan(10);
    expect(result.violations.map(({ id, nodes }: any) => [id, nodes.map(({ html }: any) => html)])).toEqual([]);
  });

  test("has nothing that the checker finds wrong with te reo Māori first either", async () => {
    const { mother, planId, known } = await fullPlan();
    const inMaori = await browser.newPage({ bypassCSP: true });
    await inMaori.setContent(await print(planId, mother, known, "(language: MI)"));
    await inMaori.evaluate(axe.source);
    const result = await inMaori.evaluate(() => (globalThis as unknown as { axe: { run: (options: object) => Promise<any> } }).axe.run({ resultTypes: ["violations"] }));
    expect(result.violations.map(({ id, nodes }: any) => [id, nodes.map(({ html }: any) => html)])).toEqual([]);
    await inMaori.close();
  });

  test("is found wrong by the same checker when a table loses its headers and the page its language", async () => {
    const broken = await browser.newPage();
    await broken.setContent((await page.content()).replace('<html lang="en-NZ">', "<html>").replaceAll('lang="mi"', 'lang="māori"'));
    await broken.evaluate(axe.source);
    const result = await broken.evaluate(() => (globalThis as unknown as { axe: { run: () => Promise<any> } }).axe.run());
    expect(result.violations.map(({ id }: any) => id)).toEqual(expect.arrayContaining(["html-has-lang", "valid-lang"]));
  });

  test("is read on a telephone without moving it sideways, each cell with the name of its column", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    expect(await page.evaluate(`getComputedStyle(document.querySelector("table[aria-labelledby=goals] td"), "::before").content`)).toMatch(/What it is about: |attr\(data-column\)/);
    expect(await page.evaluate("document.querySelector('table[aria-labelledby=goals] td').getBoundingClientRect().width")).toBeGreaterThan(250);
  });

  test("prints on A4 without losing anything at its edges", async () => {
    await page.emulateMedia({ media: "print" });
    // The width of A4 within its margins, at 96 dots an inch.
    await page.setViewportSize({ width: 658, height: 987 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(658);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.toString("latin1")).toMatch(/\/MediaBox\s*\[\s*0 0 59[45][.\d]* 84[12][.\d]*/);
  });
});
