/** A position as this subgraph knows one: by id alone. */
export interface PositionReference {
  id: string;
}
