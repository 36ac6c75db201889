ALTER TABLE "contact_restrictions" ADD COLUMN "ended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "contact_restrictions" ADD COLUMN "ended_by" text;--> statement-breakpoint
ALTER TABLE "contact_restrictions" ADD COLUMN "ended_in_role" text;--> statement-breakpoint
ALTER TABLE "contact_restrictions" ADD COLUMN "ended_for" text[];--> statement-breakpoint
ALTER TABLE "contact_restrictions" ADD COLUMN "end_reason" text;--> statement-breakpoint
ALTER TABLE "contact_restrictions" ADD CONSTRAINT "contact_restrictions_end_says_who_and_why" CHECK (num_nulls("contact_restrictions"."ended_at", "contact_restrictions"."ended_by", "contact_restrictions"."end_reason") in (0, 3));