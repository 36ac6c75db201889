ALTER TABLE "break_glass" ADD COLUMN "closed_by" text;--> statement-breakpoint
ALTER TABLE "break_glass" ADD COLUMN "closed_in_role" text;--> statement-breakpoint
ALTER TABLE "break_glass" ADD COLUMN "closed_for" text[];--> statement-breakpoint
ALTER TABLE "break_glass" ADD COLUMN "notice_sent_in_role" text;--> statement-breakpoint
ALTER TABLE "break_glass" ADD COLUMN "notice_sent_for" text[];--> statement-breakpoint
ALTER TABLE "break_glass" ADD COLUMN "reviewed_in_role" text;--> statement-breakpoint
ALTER TABLE "break_glass" ADD COLUMN "reviewed_for" text[];--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "replaced_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "recorded_in_role" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "recorded_for" text[];--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "withdrawn_in_role" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "withdrawn_for" text[];--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "narrowed_in_role" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "narrowed_for" text[];--> statement-breakpoint
ALTER TABLE "contact_restrictions" ADD COLUMN "recorded_in_role" text;--> statement-breakpoint
ALTER TABLE "contact_restrictions" ADD COLUMN "recorded_for" text[];--> statement-breakpoint
ALTER TABLE "indirect_collection_notices" ADD COLUMN "settled_in_role" text;--> statement-breakpoint
ALTER TABLE "indirect_collection_notices" ADD COLUMN "settled_for" text[];--> statement-breakpoint
ALTER TABLE "lawful_accesses" ADD COLUMN "ended_in_role" text;--> statement-breakpoint
ALTER TABLE "lawful_accesses" ADD COLUMN "ended_for" text[];--> statement-breakpoint
ALTER TABLE "lawful_accesses" ADD COLUMN "decided_in_role" text;--> statement-breakpoint
ALTER TABLE "lawful_accesses" ADD COLUMN "decided_for" text[];--> statement-breakpoint
CREATE UNIQUE INDEX "consents_are_replaced_once" ON "consents" USING btree ("replaces_id") WHERE "consents"."replaces_id" is not null;--> statement-breakpoint
CREATE INDEX "consents_by_end" ON "consents" USING btree ("until_date","id") WHERE "consents"."withdrawn_at" is null and "consents"."replaced_at" is null;--> statement-breakpoint
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_closing_is_whole" CHECK (("break_glass"."closed_at" is null) = ("break_glass"."closed_by" is null) and "break_glass"."closed_at" between "break_glass"."opened_at" and "break_glass"."ends_at");