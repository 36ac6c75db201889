/** What can be the code of a priority or review: anything else is answered as what does not exist, without asking the database. */
export const codeKeys = { isKey: (code: string): boolean => /^[A-Z][A-Z0-9_]{0,63}$/.test(code) };
