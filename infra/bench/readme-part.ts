// Figures of a recorded run, in their place in a README.

/** Puts `part` between the two comments that name it. Throws when the text has no place for it. */
export function withPart(text: string, name: string, part: string): string {
  const [start, end] = [`<!-- ${name}: npm run bench -- chart -->`, `<!-- end of ${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error(`The README has no place for the figures: write ${start} and ${end} into it.`);
  return `${text.slice(0, from + start.length)}\n${part}\n${text.slice(to)}`;
}
