// HTML that is safe by construction: what is put into a template is text, and escaped, unless it is HTML of this module.

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | undefined | readonly Part[];

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A piece of HTML. Values stand in text or within double quotes; lists are joined, null is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, string, index) => text + toText(parts[index - 1]) + string));
}

/** Words of a person: lines stay lines. */
export function words(text: string, language?: string): Html {
  return html`<p class="words"${language === undefined ? null : html` lang="${language}"`}>${text}</p>`;
}

function toText(part: Part): string {
  if (part === null || part === undefined) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(toText).join("");
  // Signs that turn the direction of writing could make text look like other text.
  return String(part).replace(/[\u202a-\u202e\u2066-\u2069]/g, "").replace(/[&<>"']/g, (sign) => escapes[sign]!);
}
