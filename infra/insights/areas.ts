// Which institutions make up which places, asked of the graph as anybody may: the directory belongs to one subgraph, and
// the others publish figures by it.
import type { AddsUp, Area } from "@lsg/subgraph-kit/measure";

/** Everybody is in one institution; an institution is in one region, one equity group and one language of instruction, each of which add up to the country. */
export const placesThatAddUp: readonly AddsUp[] = [
  { whole: "NATIONAL", parts: "REGION" },
  { whole: "NATIONAL", parts: "EQUITY_GROUP" },
  { whole: "NATIONAL", parts: "LANGUAGE_OF_INSTRUCTION" },
  { whole: "REGION", parts: "INSTITUTION" },
  { whole: "EQUITY_GROUP", parts: "INSTITUTION" },
  { whole: "LANGUAGE_OF_INSTRUCTION", parts: "INSTITUTION" },
  { whole: "COMMUNITY", parts: "INSTITUTION" },
];

/** The code of the place that institutions in no region are together. */
const noRegion = "none";

const institutionsQuery = `query Institutions($after: String) {
  places: institutions(first: 200, after: $after) {
    nodes { moeNumber region { code } languageOfInstruction equityIndex { value scale } communities { from until community { id } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const communitiesQuery = `query Communities($after: String) {
  places: learningSupportCommunities(first: 200, after: $after) {
    nodes { id region { code } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Institution {
  readonly moeNumber: number;
  readonly region: { readonly code: string } | null;
  readonly languageOfInstruction: string | null;
  readonly equityIndex: { readonly value: number; readonly scale: "SCHOOL" | "EARLY_LEARNING" } | null;
  readonly communities: readonly { readonly from: string; readonly until: string | null; readonly community: { readonly id: string } }[];
}

interface Community {
  readonly id: string;
  readonly region: { readonly code: string } | null;
}

interface Answer<Node> {
  readonly data?: { readonly places: { readonly nodes: readonly Node[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } } } | null;
  readonly errors?: readonly { readonly message: string }[];
}

/**
 * The places of `day`, from the graph at `url`. Beside institutions they have units for what belongs to a whole place:
 * `national`, `region:CODE` and `community:ID`. Throws when the graph does not answer in full: a place that is missing
 * would be a wrong figure.
 */
export async function readAreas(url: string, day: string): Promise<Area[]> {
  const units = new Map<string, { level: string; code: string; units: string[] }>();
  const add = (level: string, code: string, unit: string) => {
    const area = units.get(`${level}|${code}`) ?? { level, code, units: [] };
    units.set(`${level}|${code}`, area);
    area.units.push(unit);
  };
  const institutions = await Array.fromAsync(nodesOf<Institution>(url, institutionsQuery));
  const equityGroup = equityGroups(institutions);
  for (const institution of institutions) {
    const { moeNumber, region, languageOfInstruction, communities } = institution;
    const unit = String(moeNumber);
    add("NATIONAL", "NZ", unit);
    add("REGION", region?.code ?? noRegion, unit);
    add("EQUITY_GROUP", equityGroup(institution), unit);
    add("LANGUAGE_OF_INSTRUCTION", languageOfInstruction ?? notKnown, unit);
    add("INSTITUTION", unit, unit);
    const present = communities.filter(({ from, until }) => from <= day && (until === null || until >= day));
    for (const id of new Set(present.map(({ community }) => community.id))) add("COMMUNITY", id, unit);
  }
  add("NATIONAL", "NZ", "national");
  for (const region of [...units.values()].filter(({ level }) => level === "REGION").map(({ code }) => code)) {
    add("REGION", region, `region:${region}`);
    add("NATIONAL", "NZ", `region:${region}`);
  }
  for await (const { id, region } of nodesOf<Community>(url, communitiesQuery)) {
    add("COMMUNITY", id, `community:${id}`);
    add("REGION", region?.code ?? noRegion, `community:${id}`);
    add("NATIONAL", "NZ", `community:${id}`);
  }
  return [...units.values()];
}

/**
 * Groups by the equity index. The Ministry puts schools into seven bands of about equal numbers, and joins the first two,
 * the middle three and the last two into groups (Education Counts, School Equity Index Bands and Groups). It publishes the
 * bounds each year with the indexes; here they are the sevenths of the directory's own schools. Early learning services
 * have a scale of their own, in which lower means more barriers.
 */
export function equityGroups(institutions: readonly Pick<Institution, "equityIndex">[]): (institution: Pick<Institution, "equityIndex">) => string {
  const ofSchools = institutions.flatMap(({ equityIndex }) => (equityIndex?.scale === "SCHOOL" ? [equityIndex.value] : [])).sort((one, other) => one - other);
  const [moderate, more] = [2, 5].map((sevenths) => ofSchools[Math.floor((ofSchools.length * sevenths) / 7)] ?? 0) as [number, number];
  return ({ equityIndex }) => {
    if (equityIndex === null) return notKnown;
    if (equityIndex.scale === "EARLY_LEARNING") return `EARLY_LEARNING_${equityIndex.value}`;
    return equityIndex.value < moderate ? "FEWER" : equityIndex.value < more ? "MODERATE" : "MORE";
  };
}

const notKnown = "NOT_KNOWN";

async function* nodesOf<Node>(url: string, query: string): AsyncGenerator<Node> {
  let after: string | null = null;
  do {
    const response: Response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query, variables: { after } }) }).catch((cause: unknown) => {
      throw new Error(`The graph at ${url} cannot be reached: start it, or correct INSIGHTS_GRAPH_URL.`, { cause });
    });
    const { data, errors } = (await response.json()) as Answer<Node>;
    if (!data || errors) throw new Error(`The graph at ${url} did not tell which institutions and communities there are: ${errors?.[0]?.message ?? `status ${response.status}`}`);
    yield* data.places.nodes;
    after = data.places.pageInfo.hasNextPage ? data.places.pageInfo.endCursor : null;
  } while (after !== null);
}
