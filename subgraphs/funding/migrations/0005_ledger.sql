CREATE TABLE "ledger_accounts" (
	"budget_id" uuid NOT NULL,
	"account" text NOT NULL,
	"balance" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "ledger_accounts_budget_id_account_pk" PRIMARY KEY("budget_id","account"),
	CONSTRAINT "ledger_accounts_account" CHECK ("ledger_accounts"."account" in ('APPROPRIATED', 'AVAILABLE', 'ALLOCATED', 'COMMITTED', 'PAID')),
	CONSTRAINT "ledger_accounts_not_overdrawn" CHECK (case when "ledger_accounts"."account" = 'APPROPRIATED' then "ledger_accounts"."balance" <= 0 else "ledger_accounts"."balance" >= 0 end)
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"budget_id" uuid NOT NULL,
	"allocation_id" uuid,
	"hundredths" bigint NOT NULL,
	"reverses_id" uuid,
	"reason" text,
	"reference" text,
	"happened_on" date DEFAULT (now() at time zone 'Pacific/Auckland')::date NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "ledger_entries_id_and_budget" UNIQUE("id","budget_id"),
	CONSTRAINT "ledger_entries_reversed_once" UNIQUE("reverses_id"),
	CONSTRAINT "ledger_entries_kind" CHECK ("ledger_entries"."kind" in ('BUDGET', 'ALLOCATION', 'COMMITMENT', 'PAYMENT', 'RELEASE', 'REVERSAL')),
	CONSTRAINT "ledger_entries_size" CHECK ("ledger_entries"."hundredths" between 1 and 9007199254740991),
	CONSTRAINT "ledger_entries_of_the_budget_itself" CHECK (("ledger_entries"."kind" = 'BUDGET') = ("ledger_entries"."allocation_id" is null)),
	CONSTRAINT "ledger_entries_reversal" CHECK (("ledger_entries"."kind" = 'REVERSAL') = ("ledger_entries"."reverses_id" is not null)),
	CONSTRAINT "ledger_entries_reversal_has_a_reason" CHECK ("ledger_entries"."kind" <> 'REVERSAL' or coalesce(btrim("ledger_entries"."reason"), '') <> ''),
	CONSTRAINT "ledger_entries_texts" CHECK (coalesce(length("ledger_entries"."reason"), 0) <= 1000 and coalesce(length("ledger_entries"."reference"), 0) <= 200),
	CONSTRAINT "ledger_entries_day" CHECK ("ledger_entries"."happened_on" between '1990-01-01' and '2100-12-31')
);
--> statement-breakpoint
CREATE TABLE "ledger_lines" (
	"entry_id" uuid NOT NULL,
	"budget_id" uuid NOT NULL,
	"account" text NOT NULL,
	"hundredths" bigint NOT NULL,
	CONSTRAINT "ledger_lines_entry_id_account_pk" PRIMARY KEY("entry_id","account"),
	CONSTRAINT "ledger_lines_move_something" CHECK ("ledger_lines"."hundredths" <> 0)
);
--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "hundredths" bigint GENERATED ALWAYS AS (case when unit = 'CENTS' then amount_cents else (quantity * 100)::bigint end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "allocated" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "committed" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "paid" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "budgets" ADD COLUMN "hundredths" bigint GENERATED ALWAYS AS (case when unit = 'CENTS' then amount_cents else (quantity * 100)::bigint end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_id_and_budget" UNIQUE("id","budget_id");--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_budget" FOREIGN KEY ("budget_id") REFERENCES "public"."budgets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_budget" FOREIGN KEY ("budget_id") REFERENCES "public"."budgets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_allocation_of_the_budget" FOREIGN KEY ("allocation_id","budget_id") REFERENCES "public"."allocations"("id","budget_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_reverse_one_of_the_budget" FOREIGN KEY ("reverses_id","budget_id") REFERENCES "public"."ledger_entries"("id","budget_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_lines" ADD CONSTRAINT "ledger_lines_entry" FOREIGN KEY ("entry_id","budget_id") REFERENCES "public"."ledger_entries"("id","budget_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_lines" ADD CONSTRAINT "ledger_lines_account" FOREIGN KEY ("budget_id","account") REFERENCES "public"."ledger_accounts"("budget_id","account") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_entries_allocated_once" ON "ledger_entries" USING btree ("allocation_id") WHERE "ledger_entries"."kind" = 'ALLOCATION';--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_entries_budgeted_once" ON "ledger_entries" USING btree ("budget_id") WHERE "ledger_entries"."kind" = 'BUDGET';--> statement-breakpoint
CREATE INDEX "ledger_entries_by_budget" ON "ledger_entries" USING btree ("budget_id","recorded_at","id");--> statement-breakpoint
CREATE INDEX "ledger_entries_by_allocation" ON "ledger_entries" USING btree ("allocation_id","recorded_at","id");--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_not_overdrawn" CHECK (least("allocations"."allocated", "allocations"."committed", "allocations"."paid") >= 0);