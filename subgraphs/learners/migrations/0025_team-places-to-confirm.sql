ALTER TABLE "support_team_members" ADD COLUMN "confirmed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "refused_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "decided_by" text;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "decided_in_role" text;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD CONSTRAINT "support_team_members_decided_once" CHECK (num_nonnulls("support_team_members"."confirmed_at", "support_team_members"."refused_at") = num_nonnulls("support_team_members"."decided_in_role"));--> statement-breakpoint
ALTER TABLE "support_team_members" ADD CONSTRAINT "support_team_members_of_supports_are_decided" CHECK ("support_team_members"."support_id" is not null or "support_team_members"."decided_in_role" is null);--> statement-breakpoint
ALTER TABLE "support_team_members" ADD CONSTRAINT "support_team_members_refused_are_over" CHECK ("support_team_members"."refused_at" is null or "support_team_members"."until_date" is not null);