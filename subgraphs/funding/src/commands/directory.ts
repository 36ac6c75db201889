// What the directory says of every institution, asked of the graph as anybody may.

export interface DirectoryInstitution {
  readonly moeNumber: number;
  readonly name: string;
  readonly type: string | null;
  readonly authority: string | null;
  readonly region: { readonly code: string } | null;
  readonly equityIndex: { readonly value: number; readonly scale: string; readonly year: number } | null;
  readonly rolls: readonly { readonly asOf: string; readonly total: number }[];
}

const query = `query FundingInputs($after: String) {
  institutions(first: 200, after: $after) {
    nodes { moeNumber name type authority region { code } equityIndex { value scale year } rolls { asOf total } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Answer {
  readonly data?: { readonly institutions: { readonly nodes: readonly DirectoryInstitution[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } } } | null;
  readonly errors?: readonly { readonly message: string }[];
}

/** Page after page. Throws when the graph does not answer in full: a fact that is missing would be a wrong amount. */
export async function* readDirectory(url: string): AsyncGenerator<readonly DirectoryInstitution[]> {
  let after: string | null = null;
  do {
    const response: Response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query, variables: { after } }) });
    const { data, errors } = (await response.json()) as Answer;
    if (!data || errors) throw new Error(`The graph at ${url} did not tell what the directory says: ${errors?.[0]?.message ?? `status ${response.status}`}`);
    yield data.institutions.nodes;
    after = data.institutions.pageInfo.hasNextPage ? data.institutions.pageInfo.endCursor : null;
  } while (after !== null);
}

/** Name of an institution; null when the directory has none with this number. Throws when the graph does not answer. */
export async function nameInDirectory(url: string, moeNumber: number): Promise<string | null> {
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query: "query InstitutionOfSense($moeNumber: Int!) { institution(moeNumber: $moeNumber) { name } }", variables: { moeNumber } }) });
  const { data, errors } = (await response.json()) as { data?: { institution: { name: string } | null } | null; errors?: readonly { message: string }[] };
  if (!data || errors) throw new Error(`The graph at ${url} did not tell what the directory says: ${errors?.[0]?.message ?? `status ${response.status}`}`);
  return data.institution?.name ?? null;
}
