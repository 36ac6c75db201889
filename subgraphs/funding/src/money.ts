// Money leaves the database as whole cents and stays so.

/** The amount of a row; null where it is counted in another unit alone. */
export function toMoney({ amountCents, gstInclusive }: { amountCents: number | null; gstInclusive: boolean | null }) {
  return amountCents === null ? null : { cents: amountCents, currency: "NZD", gstInclusive: gstInclusive === true };
}
