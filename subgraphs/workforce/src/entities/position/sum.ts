/** In hundredths, as they are kept: sums of fractions would show 0.30000000000000004. */
export function sumOfFte(positions: readonly { readonly fte: number }[]): number {
  return positions.reduce((hundredths, { fte }) => hundredths + Math.round(fte * 100), 0) / 100;
}
