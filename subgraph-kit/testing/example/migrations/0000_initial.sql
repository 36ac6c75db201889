create table books (
  id uuid primary key default uuidv7(),
  title text not null,
  shelf integer not null,
  published_on date not null,
  added_at timestamptz(3) not null default now(),
  owner_id text
);
--> statement-breakpoint
alter table books enable row level security;
--> statement-breakpoint
alter table books force row level security;
--> statement-breakpoint
create policy books_of_everyone_and_ones_own on books for select using (owner_id is null or owner_id = (select viewer_id()));
--> statement-breakpoint
create policy viewers_read_their_own on access_events for select using (viewer_id = (select viewer_id()));
--> statement-breakpoint
create policy viewers_give_their_own on books for insert with check (owner_id = (select viewer_id()));
--> statement-breakpoint
call grant_to_app('insert', 'books');
--> statement-breakpoint
create policy the_system_finds on books for insert with check ((select viewer_role()) = 'SYSTEM');
