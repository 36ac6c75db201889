/** A provider as this subgraph knows one: by id alone. */
export interface ProviderReference {
  id: string;
}
