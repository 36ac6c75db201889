// What the process says to a thread that plans, and what it hears.

export interface PlanningRequest {
  readonly id: number;
  /** Which supergraph. */
  readonly generation: number;
  /** The supergraph itself, for a thread that does not have it. */
  readonly supergraph?: string;
  /** To plan; without it the supergraph is only loaded. */
  readonly document?: string;
}

export type PlanningReply =
  | { readonly id: number; readonly apiSchema: string }
  /** The plan as JSON, whose length also says how much it weighs. */
  | { readonly id: number; readonly plan: string }
  /** `isTooHard` where the planner gave up because there were too many ways to go. */
  | { readonly id: number; readonly problem: string; readonly isTooHard: boolean };

/** No reply comes: the thread forgets a supergraph. */
export interface Forget {
  readonly forget: number;
}
