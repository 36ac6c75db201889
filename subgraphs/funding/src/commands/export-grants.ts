// What institutions were awarded, in the form in which funders publish grants: https://standard.threesixtygiving.org/
import { asOwner } from "@lsg/subgraph-kit/owner";
import { readDirectory } from "./directory.ts";
import { listAwards } from "../entities/allocation/store.ts";

/** Before the id of a grant: the prefix of the publisher. This one is made up until the Ministry has its own. */
const prefix = "360G-example-";

export interface Grant {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly currency: "NZD";
  /** In dollars; the standard asks for a number. */
  readonly amountAwarded: number;
  readonly amountDisbursed: number;
  readonly awardDate: string;
  readonly plannedDates: readonly { readonly startDate: string; readonly endDate?: string }[];
  readonly recipientOrganization: readonly { readonly id: string; readonly name: string }[];
  readonly fundingOrganization: readonly { readonly id: string; readonly name: string }[];
  readonly grantProgramme: readonly { readonly code: string; readonly title: string }[];
}

/** Everything of a year that is counted in money and is an institution's as such: nothing that is for a learner is in it. */
export async function exportGrants({ ownerUrl, graphUrl, year }: { ownerUrl: string; graphUrl: string; year: number }): Promise<{ grants: Grant[] }> {
  const awards = await asOwner(ownerUrl, (db) => listAwards(db, year));
  const names = new Map<number, string>();
  for await (const page of readDirectory(graphUrl)) for (const { moeNumber, name } of page) names.set(moeNumber, name);
  return {
    grants: awards.map((award) => ({
      id: prefix + award.id,
      title: `${award.streamName}, ${award.year}`,
      description: award.forWhom,
      currency: "NZD",
      amountAwarded: award.cents / 100,
      amountDisbursed: award.paid / 100,
      awardDate: award.from,
      plannedDates: [award.until === null ? { startDate: award.from } : { startDate: award.from, endDate: award.until }],
      recipientOrganization: [{ id: `NZ-MOE-${award.institution}`, name: names.get(award.institution) ?? `Institution ${award.institution}` }],
      fundingOrganization: [{ id: "NZ-MOE", name: award.heldBy ?? "Ministry of Education" }],
      grantProgramme: [{ code: award.streamCode, title: award.streamName }],
    })),
  };
}
