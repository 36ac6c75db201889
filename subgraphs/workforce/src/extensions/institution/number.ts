/** Can this be the number of an institution? One that cannot is answered as one without anything here. */
export const isMoeNumber = (number: number): boolean => Number.isInteger(number) && number > 0 && number <= 2_147_483_647;
