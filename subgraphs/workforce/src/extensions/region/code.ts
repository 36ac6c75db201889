/** Can this be the code of a region? One that cannot is answered as one that does not exist, without asking the database. */
export const isRegionCode = (code: string): boolean => code.length < 100 && /^[a-z]+(-[a-z]+)*$/.test(code);
