/** A practitioner as this subgraph knows one: by id alone. */
export interface PractitionerReference {
  id: string;
}
