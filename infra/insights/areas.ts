// Which institutions make up which places, asked of the graph as anybody may: the directory belongs to one subgraph, and
// the others publish figures by it.
import type { AddsUp, Area } from "@lsg/subgraph-kit/measure";

/** Everybody is in one institution, an institution is in one region, and the regions are the country. */
export const placesThatAddUp: readonly AddsUp[] = [
  { whole: "NATIONAL", parts: "REGION" },
  { whole: "REGION", parts: "INSTITUTION" },
  { whole: "COMMUNITY", parts: "INSTITUTION" },
];

/** The code of the place that institutions in no region are together. */
const noRegion = "none";

const query = `query Places($after: String) {
  institutions(first: 200, after: $after) {
    nodes { moeNumber region { code } communities { from until community { id } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Institution {
  readonly moeNumber: number;
  readonly region: { readonly code: string } | null;
  readonly communities: readonly { readonly from: string; readonly until: string | null; readonly community: { readonly id: string } }[];
}

interface Answer {
  readonly data?: { readonly institutions: { readonly nodes: readonly Institution[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } } } | null;
  readonly errors?: readonly { readonly message: string }[];
}

/** The places of `day`, from the graph at `url`. Throws when the graph does not answer in full: a place that is missing would be a wrong figure. */
export async function readAreas(url: string, day: string): Promise<Area[]> {
  const units = new Map<string, { level: string; code: string; units: string[] }>();
  const add = (level: string, code: string, unit: string) => {
    const area = units.get(`${level}|${code}`) ?? { level, code, units: [] };
    units.set(`${level}|${code}`, area);
    area.units.push(unit);
  };
  for await (const { moeNumber, region, communities } of institutions(url)) {
    const unit = String(moeNumber);
    add("NATIONAL", "NZ", unit);
    add("REGION", region?.code ?? noRegion, unit);
    add("INSTITUTION", unit, unit);
    const present = communities.filter(({ from, until }) => from <= day && (until === null || until >= day));
    for (const id of new Set(present.map(({ community }) => community.id))) add("COMMUNITY", id, unit);
  }
  return [...units.values()];
}

async function* institutions(url: string): AsyncGenerator<Institution> {
  let after: string | null = null;
  do {
    const response: Response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query, variables: { after } }) });
    const { data, errors } = (await response.json()) as Answer;
    if (!data || errors) throw new Error(`The graph at ${url} did not tell which institutions there are: ${errors?.[0]?.message ?? `status ${response.status}`}`);
    yield* data.institutions.nodes;
    after = data.institutions.pageInfo.hasNextPage ? data.institutions.pageInfo.endCursor : null;
  } while (after !== null);
}
