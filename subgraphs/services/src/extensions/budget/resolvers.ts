/** A budget as this subgraph knows one: by id alone. */
export interface BudgetReference {
  id: string;
}
