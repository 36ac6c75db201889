// Keys of types that other subgraphs own come as they were sent: one that its column cannot hold is asked for nowhere.

/** Can this be an institution's number? */
export function isMoeNumber(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= 2_147_483_647;
}

/** Can this be a text in the database? */
export function isText(value: string): boolean {
  return typeof value === "string" && !value.includes("\0");
}
