import { Html } from "./html.ts";

/** Dark on white, in sizes that grow with the reader's own; on A4 nothing is cut in two that belongs together. */
export const style = new Html(`
:root { color: #1a1a1a; background: #fff; font: 100%/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
body { max-width: 50rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.75rem; line-height: 1.2; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; border-bottom: 2px solid #1a1a1a; }
.second { font-weight: normal; font-style: italic; }
h3 { font-size: 1rem; margin: 1rem 0 0; }
table { width: 100%; border-collapse: collapse; }
th, td { border: 1px solid #555; padding: .4rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: #eee; }
tbody th { font-weight: normal; }
time { white-space: nowrap; }
dl div { display: grid; grid-template-columns: 17rem 1fr; gap: 0 1rem; }
dt { font-weight: bold; }
dd { margin: 0; }
blockquote { margin: .5rem 0 0; padding-left: 1rem; border-left: 4px solid #555; }
.words { white-space: pre-wrap; overflow-wrap: anywhere; margin: .25rem 0; }
.source, footer { color: #444; }
@media screen and (max-width: 40rem) {
  dl div { grid-template-columns: 1fr; margin-bottom: .5rem; }
  table, tbody, tr, tbody th, td { display: block; }
  /* Each cell says its column's name itself; readers of screens still hear the heads of columns. */
  thead { position: absolute; clip-path: inset(50%); height: 1px; width: 1px; overflow: hidden; }
  tr { border: 1px solid #555; margin-bottom: .75rem; }
  tbody th, td { border: 0; }
  td::before { content: attr(data-column) ": " / ""; font-weight: bold; }
}
@page { size: A4; margin: 18mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  h2, h3 { break-after: avoid; }
  tr, blockquote, li { break-inside: avoid; }
  thead { display: table-header-group; }
}
`);
