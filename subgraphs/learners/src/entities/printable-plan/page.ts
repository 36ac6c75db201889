// A plan as one HTML document: headings in order, tables with headers, languages said, nothing to fetch and nothing that runs.
import type { GoalRow } from "../goal/table.ts";
import type { OnePlanRow } from "../one-plan/table.ts";
import type { PlanAgreementRow } from "../plan-agreement/table.ts";
import type { PlanReviewRow } from "../plan-review/table.ts";
import type { PlanSupportRow } from "../plan-support/table.ts";
import type { PlanVoiceRow, VoiceOf } from "../plan-voice/table.ts";
import type { ResponsibilityRow } from "../responsibility/table.ts";
import type { StrategyRow } from "../strategy/table.ts";
import { achievements, headings, labels, lifecycles, methods, outcomes, parties, settings, statuses, type Heading, type Label, type PrintedPlanLanguage } from "./headings.ts";
import { html, words, type Html } from "./html.ts";
import { style } from "./style.ts";

/** All that a printed plan shows, as the viewer may see it. */
export interface PrintedPlan {
  readonly plan: OnePlanRow;
  /** The name that the learner goes by; null when the viewer may not see the learner. */
  readonly learnerName: string | null;
  readonly knownContact: string | null;
  readonly goals: readonly GoalRow[];
  readonly strategies: readonly StrategyRow[];
  readonly responsibilities: readonly ResponsibilityRow[];
  readonly supports: readonly PlanSupportRow[];
  readonly agreements: readonly PlanAgreementRow[];
  readonly voices: readonly PlanVoiceRow[];
  readonly reviews: readonly PlanReviewRow[];
  /** Names of practitioners and of whānau members by their ids, as far as the viewer may see them. */
  readonly names: ReadonlyMap<string, string>;
  /** The day on which it is printed. */
  readonly printedOn: string;
  readonly language: PrintedPlanLanguage;
}

type Cell = Html | string | null;

export function toPage(printed: PrintedPlan): string {
  const { plan, learnerName, printedOn, language } = printed;
  const english = `One plan${learnerName === null ? "" : ` for ${learnerName}`}, version ${plan.version}`;
  const title = language === "MI" ? `${headings.plan.mi}: ${english}` : english;
  return html`<!doctype html>
<html lang="en-NZ">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${both({ ...headings.plan, en: english }, language)}</h1></header>
<main>
${about(printed)}
${voice(printed, "LEARNER", headings.learnerVoice)}
${voice(printed, "WHANAU", headings.whanauVoice)}
${section("aspirations", headings.aspirations, words(plan.aspirations), language)}
${section("strengths", headings.strengths, words(plan.strengths), language)}
${goals(printed)}
${strategies(printed)}
${responsibilities(printed)}
${supports(printed)}
${agreement(printed)}
${reviews(printed)}
</main>
<footer><p>Printed on ${day(printedOn, language)}. It holds personal information: keep it safe, and give it only to those who support the learner.</p></footer>
</body>
</html>
`.text;
}

function about({ plan, learnerName, knownContact, language }: PrintedPlan): Html {
  const rows: [Label, Cell][] = [
    [labels.learner, learnerName],
    [labels.knownContact, knownContact],
    [labels.version, String(plan.version)],
    [labels.status, statuses[plan.status]],
    plan.until === null ? [labels.from, day(plan.from, language)] : [labels.period, html`${day(plan.from, language)} ${language === "MI" ? "–" : "to"} ${day(plan.until, language)}`],
    [labels.schoolHours, plan.schoolHoursPerWeek === null ? null : String(plan.schoolHoursPerWeek)],
    [labels.supportHours, plan.prescribedHoursPerWeek === null ? null : String(plan.prescribedHoursPerWeek)],
    [labels.nextReview, plan.nextReviewOn === null ? null : day(plan.nextReviewOn, language)],
  ];
  return section("about", headings.about, html`<dl>${rows.map(([term, value]) => (value === null ? null : html`<div><dt>${name(term, language)}</dt><dd>${value}</dd></div>`))}</dl>`, language);
}

function voice({ voices, names, language: of }: PrintedPlan, whose: VoiceOf, heading: Heading): Html {
  const said = voices.filter(({ voiceOf }) => voiceOf === whose);
  const id = whose === "LEARNER" ? "learner-voice" : "whanau-voice";
  if (said.length === 0) return section(id, heading, html`<p>Nobody has been asked yet.</p>`, of);
  return section(id, heading, html`${said.map(({ words: text, language, saidOn, method, whanauMemberId }) => {
    const speaker = whanauMemberId === null ? null : (names.get(whanauMemberId) ?? oneOf(parties.ofWhanau, of));
    return html`<blockquote>${words(text, language)}</blockquote><p class="source">${speaker === null ? null : html`${speaker}, `}${day(saidOn, of)}, ${methods[method]}</p>`;
  })}`, of);
}

function goals({ goals: rows, language }: PrintedPlan): Html {
  return section("goals", headings.goals, table("goals", [labels.goal, labels.outcome, labels.measure, labels.target, labels.progress], rows.map((goal) => [
    html`<strong>${goal.title}</strong>${goal.description === null ? null : words(goal.description)}`,
    outcomes[goal.outcomeDomain],
    goal.measure,
    goal.targetOn === null ? null : day(goal.targetOn, language),
    html`${lifecycles[goal.lifecycleStatus]}${goal.achievementStatus === null ? null : html`: ${achievements[goal.achievementStatus]}`}`,
  ]), language), language);
}

function strategies(printed: PrintedPlan): Html {
  const titles = new Map(printed.goals.map(({ id, title }) => [id, title]));
  return section("strategies", headings.strategies, table("strategies", [labels.strategy, labels.setting, labels.who, labels.goalOfStrategy], printed.strategies.map((strategy) => [
    strategy.description,
    oneOf(settings[strategy.setting], printed.language),
    who(printed, strategy),
    strategy.goalId === null ? "The whole plan" : (titles.get(strategy.goalId) ?? "The whole plan"),
  ]), printed.language), printed.language);
}

function responsibilities(printed: PrintedPlan): Html {
  return section("responsibilities", headings.responsibilities, table("responsibilities", [labels.who, labels.responsibility], printed.responsibilities.map((one) => [who(printed, one), one.description]), printed.language), printed.language);
}

function supports({ supports: rows, names, language }: PrintedPlan): Html {
  return section("supports", headings.supports, table("supports", [labels.support, labels.giver, labels.hours], rows.map(({ description, practitionerId, prescribedHours, hoursPer }) => [
    description,
    practitionerId === null ? "Not chosen yet" : (names.get(practitionerId) ?? oneOf(parties.practitioner, language)),
    prescribedHours === null ? null : `${prescribedHours} each ${hoursPer === "TERM" ? "term" : "week"}`,
  ]), language), language);
}

function agreement({ agreements, names, language }: PrintedPlan): Html {
  if (agreements.length === 0) return section("agreement", headings.agreement, html`<p>Nobody has agreed yet.</p>`, language);
  return section("agreement", headings.agreement, html`<ul>${agreements.map(({ byLearner, whanauMemberId, reasonNotAgreed, agreedOn }) => {
    if (reasonNotAgreed !== null) return html`<li>Nobody agreed on ${day(agreedOn, language)}: ${reasonNotAgreed}</li>`;
    return html`<li>${byLearner ? oneOf(parties.learner, language) : ((whanauMemberId && names.get(whanauMemberId)) ?? oneOf(parties.ofWhanau, language))}, ${day(agreedOn, language)}</li>`;
  })}</ul>`, language);
}

function reviews({ reviews: rows, plan, language }: PrintedPlan): Html {
  const due = plan.nextReviewOn === null ? null : html`<p>Next time: by ${day(plan.nextReviewOn, language)}.</p>`;
  if (rows.length === 0) return section("reviews", headings.reviews, html`<p>It has not been looked at together yet.</p>${due}`, language);
  return section("reviews", headings.reviews, html`${rows.map(({ heldOn, findings, changes }) => html`<h3>${day(heldOn, language)}</h3>${words(findings)}${changes === null ? null : html`<p>What changes:</p>${words(changes)}`}`)}${due}`, language);
}

function section(id: string, heading: Heading, content: Html, language: PrintedPlanLanguage): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${both(heading, language)}</h2>
${content}
</section>`;
}

/** A label in both languages, the reader's first. */
function both({ en, mi }: Heading, language: PrintedPlanLanguage): Html {
  return language === "MI" ? html`<span lang="mi">${mi}</span> <span class="second">${en}</span>` : html`${en} <span class="second" lang="mi">${mi}</span>`;
}

/** What a column or a fact is called: in te reo Māori only for those who asked for it, and with English, as not all have a word. */
function name({ en, mi }: Label, language: PrintedPlanLanguage): Html | string {
  return mi === null || language === "EN" ? en : both({ en, mi }, language);
}

/** One of the two: te reo Māori for those who asked for it, where there is a word. */
function oneOf({ en, mi }: Label, language: PrintedPlanLanguage): Html | string {
  return mi === null || language === "EN" ? en : html`<span lang="mi">${mi}</span>`;
}

/** The first column says what a row is about. */
function table(id: string, columns: readonly Label[], rows: readonly (readonly Cell[])[], language: PrintedPlanLanguage): Html {
  if (rows.length === 0) return html`<p>Nothing is written here yet.</p>`;
  return html`<table aria-labelledby="${id}">
<thead><tr>${columns.map((column) => html`<th scope="col">${name(column, language)}</th>`)}</tr></thead>
<tbody>${rows.map(([first, ...others]) => html`<tr><th scope="row">${first}</th>${others.map((cell, index) => html`<td data-column="${onNarrowScreens(columns[index + 1]!, language)}">${cell ?? "–"}</td>`)}</tr>
`)}</tbody>
</table>`;
}

/** In an attribute no language can be told: one word stands for the column. */
const onNarrowScreens = ({ en, mi }: Label, language: PrintedPlanLanguage): string => (language === "MI" ? (mi ?? en) : en);

function who({ names, language }: PrintedPlan, { byLearner, practitionerId, whanauMemberId }: { byLearner: boolean; practitionerId: string | null; whanauMemberId: string | null }): Html | string {
  if (byLearner) return oneOf(parties.learner, language);
  return practitionerId === null ? (names.get(whanauMemberId!) ?? oneOf(parties.whanau, language)) : (names.get(practitionerId) ?? oneOf(parties.practitioner, language));
}

const dayInWords = (locale: string) => new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
// Months in te reo Māori as the Unicode Common Locale Data Repository has them.
const daysInWords: Readonly<Record<PrintedPlanLanguage, Intl.DateTimeFormat>> = { EN: dayInWords("en-NZ"), MI: dayInWords("mi") };

function day(date: string, language: PrintedPlanLanguage): Html {
  return html`<time datetime="${date}"${language === "MI" ? html` lang="mi"` : null}>${daysInWords[language].format(new Date(`${date}T00:00:00Z`))}</time>`;
}
