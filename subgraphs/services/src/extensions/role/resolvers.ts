/** A role as this subgraph knows one: by code alone. */
export interface RoleReference {
  code: string;
}
