// The table of mutations that were done, made by `migrate` in every database before its own migrations. Every statement
// may run again.

// How long the answer to a mutation is given again. A client that has not sent it again by then never will.
const keptDays = 30;

export const idempotencyObjects = `
  create table if not exists idempotency_keys (
    viewer_id text not null,
    key text not null,
    mutation text not null,
    request_hash bytea not null,
    answer jsonb,
    created_at timestamptz(3) not null default now(),
    primary key (viewer_id, key)
  );
  create index if not exists idempotency_keys_by_age on idempotency_keys (created_at);

  alter table idempotency_keys enable row level security;
  alter table idempotency_keys force row level security;
  do $$ begin
    if not exists (select from pg_policies where tablename = 'idempotency_keys') then
      -- Another viewer's key is another key: nobody learns that it was used, or is kept from using the same.
      create policy viewers_read_their_own on idempotency_keys for select using (viewer_id = (select viewer_id()));
      create policy viewers_claim_their_own on idempotency_keys for insert with check (viewer_id = (select viewer_id()) and answer is null);
      -- An answer is saved once.
      create policy viewers_answer_their_own on idempotency_keys for update using (viewer_id = (select viewer_id()) and answer is null)
        with check (viewer_id = (select viewer_id()));
    end if;
  end $$;
  call grant_to_app('insert (viewer_id, key, mutation, request_hash), update (answer)', 'idempotency_keys');

  delete from idempotency_keys where created_at < now() - interval '${keptDays} days';`;
