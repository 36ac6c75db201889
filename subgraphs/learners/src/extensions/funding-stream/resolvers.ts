/** A funding stream as this subgraph knows one: by code alone. */
export interface FundingStreamReference {
  code: string;
}
