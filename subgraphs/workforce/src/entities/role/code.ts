/** Can this be the code of a role? One that cannot is answered as one that does not exist, without asking the database. */
export const isRoleCode = (code: string): boolean => code.length < 100 && /^[A-Z][A-Z_]*$/.test(code);
