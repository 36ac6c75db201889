// A plan as one HTML document: headings in order, tables with headers, languages said, nothing to fetch and nothing that runs.
import type { GoalRow } from "../goal/table.ts";
import type { OnePlanRow } from "../one-plan/table.ts";
import type { PlanAgreementRow } from "../plan-agreement/table.ts";
import type { PlanReviewRow } from "../plan-review/table.ts";
import type { PlanSupportRow } from "../plan-support/table.ts";
import type { PlanVoiceRow, VoiceOf } from "../plan-voice/table.ts";
import type { ResponsibilityRow } from "../responsibility/table.ts";
import type { StrategyRow } from "../strategy/table.ts";
import { achievements, headings, lifecycles, methods, outcomes, settings, statuses, type Heading } from "./headings.ts";
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
}

export function toPage(printed: PrintedPlan): string {
  const { plan, learnerName, printedOn } = printed;
  const title = `One plan${learnerName === null ? "" : ` for ${learnerName}`}, version ${plan.version}`;
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
<header><h1>${title} <span class="mi" lang="mi">${headings.plan.mi}</span></h1></header>
<main>
${about(printed)}
${voice(printed, "LEARNER", headings.learnerVoice)}
${voice(printed, "WHANAU", headings.whanauVoice)}
${section("aspirations", headings.aspirations, words(plan.aspirations))}
${section("strengths", headings.strengths, words(plan.strengths))}
${goals(printed)}
${strategies(printed)}
${responsibilities(printed)}
${supports(printed)}
${agreement(printed)}
${reviews(printed)}
</main>
<footer><p>Printed on ${day(printedOn)}. It holds personal information: keep it safe, and give it only to those who support the learner.</p></footer>
</body>
</html>
`.text;
}

function about({ plan, learnerName, knownContact }: PrintedPlan): Html {
  const rows: [string, Html | string | null][] = [
    ["Learner", learnerName],
    ["Known contact", knownContact],
    ["Version", String(plan.version)],
    ["Status", statuses[plan.status]],
    plan.until === null ? ["From", day(plan.from)] : ["For", html`${day(plan.from)} to ${day(plan.until)}`],
    ["Hours at school each week", plan.schoolHoursPerWeek === null ? null : String(plan.schoolHoursPerWeek)],
    ["Hours of support each week", plan.prescribedHoursPerWeek === null ? null : String(plan.prescribedHoursPerWeek)],
    ["Next time to look at it together", plan.nextReviewOn === null ? null : day(plan.nextReviewOn)],
  ];
  return section("about", headings.about, html`<dl>${rows.map(([term, value]) => (value === null ? null : html`<div><dt>${term}</dt><dd>${value}</dd></div>`))}</dl>`);
}

function voice({ voices, names }: PrintedPlan, whose: VoiceOf, heading: Heading): Html {
  const said = voices.filter(({ voiceOf }) => voiceOf === whose);
  const id = whose === "LEARNER" ? "learner-voice" : "whanau-voice";
  if (said.length === 0) return section(id, heading, html`<p>Nobody has been asked yet.</p>`);
  return section(id, heading, html`${said.map(({ words: text, language, saidOn, method, whanauMemberId }) => {
    const speaker = whanauMemberId === null ? null : (names.get(whanauMemberId) ?? "whānau");
    return html`<blockquote>${words(text, language)}</blockquote><p class="source">${speaker === null ? null : html`${speaker}, `}${day(saidOn)}, ${methods[method]}</p>`;
  })}`);
}

function goals({ goals: rows }: PrintedPlan): Html {
  return section("goals", headings.goals, table("goals", ["Goal", "What it is about", "How we will see it", "By", "How it is going"], rows.map((goal) => [
    html`<strong>${goal.title}</strong>${goal.description === null ? null : words(goal.description)}`,
    outcomes[goal.outcomeDomain],
    goal.measure,
    goal.targetOn === null ? null : day(goal.targetOn),
    html`${lifecycles[goal.lifecycleStatus]}${goal.achievementStatus === null ? null : html`: ${achievements[goal.achievementStatus]}`}`,
  ])));
}

function strategies(printed: PrintedPlan): Html {
  const titles = new Map(printed.goals.map(({ id, title }) => [id, title]));
  return section("strategies", headings.strategies, table("strategies", ["What we do", "Where", "Who", "For"], printed.strategies.map((strategy) => [
    strategy.description,
    settings[strategy.setting],
    who(printed, strategy),
    strategy.goalId === null ? "The whole plan" : (titles.get(strategy.goalId) ?? "The whole plan"),
  ])));
}

function responsibilities(printed: PrintedPlan): Html {
  return section("responsibilities", headings.responsibilities, table("responsibilities", ["Who", "What they do"], printed.responsibilities.map((one) => [who(printed, one), one.description])));
}

function supports({ supports: rows, names }: PrintedPlan): Html {
  return section("supports", headings.supports, table("supports", ["Support", "Given by", "Hours"], rows.map(({ description, practitionerId, prescribedHours, hoursPer }) => [
    description,
    practitionerId === null ? "Not chosen yet" : (names.get(practitionerId) ?? "A practitioner"),
    prescribedHours === null ? null : `${prescribedHours} each ${hoursPer === "TERM" ? "term" : "week"}`,
  ])));
}

function agreement({ agreements, names }: PrintedPlan): Html {
  if (agreements.length === 0) return section("agreement", headings.agreement, html`<p>Nobody has agreed yet.</p>`);
  return section("agreement", headings.agreement, html`<ul>${agreements.map(({ byLearner, whanauMemberId, reasonNotAgreed, agreedOn }) => {
    if (reasonNotAgreed !== null) return html`<li>Nobody agreed on ${day(agreedOn)}: ${reasonNotAgreed}</li>`;
    return html`<li>${byLearner ? "The learner" : ((whanauMemberId && names.get(whanauMemberId)) ?? "Somebody of the whānau")}, ${day(agreedOn)}</li>`;
  })}</ul>`);
}

function reviews({ reviews: rows, plan }: PrintedPlan): Html {
  const due = plan.nextReviewOn === null ? null : html`<p>Next time: by ${day(plan.nextReviewOn)}.</p>`;
  if (rows.length === 0) return section("reviews", headings.reviews, html`<p>It has not been looked at together yet.</p>${due}`);
  return section("reviews", headings.reviews, html`${rows.map(({ heldOn, findings, changes }) => html`<h3>${day(heldOn)}</h3>${words(findings)}${changes === null ? null : html`<p>What changes:</p>${words(changes)}`}`)}${due}`);
}

function section(id: string, { en, mi }: Heading, content: Html): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${en} <span class="mi" lang="mi">${mi}</span></h2>
${content}
</section>`;
}

/** The first column says what a row is about. */
function table(id: string, columns: readonly string[], rows: readonly (readonly (Html | string | null)[])[]): Html {
  if (rows.length === 0) return html`<p>Nothing is written here yet.</p>`;
  return html`<table aria-labelledby="${id}">
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map(([first, ...others]) => html`<tr><th scope="row">${first}</th>${others.map((cell, index) => html`<td data-column="${columns[index + 1]}">${cell ?? "–"}</td>`)}</tr>
`)}</tbody>
</table>`;
}

function who({ names }: PrintedPlan, { byLearner, practitionerId, whanauMemberId }: { byLearner: boolean; practitionerId: string | null; whanauMemberId: string | null }): string {
  if (byLearner) return "The learner";
  return practitionerId === null ? (names.get(whanauMemberId!) ?? "Whānau") : (names.get(practitionerId) ?? "A practitioner");
}

const dayInWords = new Intl.DateTimeFormat("en-NZ", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

function day(date: string): Html {
  return html`<time datetime="${date}">${dayInWords.format(new Date(`${date}T00:00:00Z`))}</time>`;
}
