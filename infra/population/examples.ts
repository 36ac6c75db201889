// Ids to try the graph with: all are in every population, but the institution depends on which ones there are.
import { exampleIds } from "./ids.ts";
import type { Sql } from "./load.ts";
import type { DatabaseName } from "./tables.ts";

export interface Examples {
  /** Has whānau, moves, needs, a plan, supports, allocations, a known contact and case assignments. */
  readonly learner: string;
  /** Her grandmother, as a person who signs in. */
  readonly whanau: string;
  /** Her father, whom an order keeps away. */
  readonly keptAway: string;
  readonly plan: string;
  readonly support: string;
  /** Gives another of the learner's supports. */
  readonly provider: string;
  readonly allocation: string;
  /** The learner's known contact, with a caseload. */
  readonly practitioner: string;
  /** The community in which the learner is. */
  readonly community: string;
  /** Where the learner is enrolled, by its Ministry number. */
  readonly institution: number;
  readonly region: string;
  /** Who employs the practitioner, as `kind:id`. */
  readonly employer: string;
}

/** Reads them in the transactions that wrote them. */
export async function findExamples({ learners, services, workforce }: Readonly<Record<DatabaseName, Sql>>): Promise<Examples> {
  const { learner, person: whanau, plan, support, provider, allocation, practitioner, community } = exampleIds;
  const [enrolment] = await learners<{ institution: number }[]>`select institution_moe_number as institution from enrolments where id = ${exampleIds.enrolment}`;
  const [place] = await services<{ region: string }[]>`select region_code as region from learning_support_communities where id = ${community}`;
  const [agreement] = await workforce<{ employer: string }[]>`select managed_by as employer from employment_agreements where practitioner_id = ${practitioner}`;
  const [order] = await learners<{ keptAway: string }[]>`select person_id as "keptAway" from contact_restrictions where id = ${exampleIds.contactRestriction}`;
  if (!enrolment || !place || !agreement || !order) throw new Error("The population has no example learner: this is a fault of the generator.");
  return { learner, whanau, plan, support, provider, allocation, practitioner, community, ...enrolment, ...place, ...agreement, ...order };
}
