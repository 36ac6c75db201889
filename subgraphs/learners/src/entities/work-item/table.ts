// What is read from the view `work_items`; the view itself is written in the migrations.
import type { workItems } from "../../views.ts";

export type WorkKind = "PLAN_REVIEW" | "PLAN_TO_AGREE" | "KNOWN_CONTACT_MISSING" | "KNOWN_CONTACT_TO_CONFIRM" | "TEAM_PLACE_TO_CONFIRM" | "CONSENT_ENDING" | "REGISTER_ENTRY_TO_CHECK" | "CORRECTION_DUE" | "NOTICE_DUE";

export type WorkItemRow = typeof workItems.$inferSelect;
export type WorkCountRow = { readonly kind: WorkKind; readonly count: number; readonly overdue: number };
