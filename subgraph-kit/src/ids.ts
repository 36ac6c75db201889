const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Can this be the id of a row? One that cannot is answered as one that does not exist, without asking the database. */
export function isUuid(value: unknown): value is string {
  return typeof value === "string" && uuidForm.test(value);
}

/** An id that no row has. */
export const nobodysId = "00000000-0000-0000-0000-000000000000";
