// The table of mutations that were done, made by `migrate` in every database before its own migrations. Every statement
// may run again.

// How long a mutation is known again. A client that has not sent it again by then never will.
const keptDays = 30;

export const idempotencyObjects = `
  create table if not exists idempotency_keys (
    viewer_id text not null,
    key text not null,
    mutation text not null,
    request_hash bytea not null,
    rows_given jsonb,
    created_at timestamptz(3) not null default now(),
    primary key (viewer_id, key)
  );
  -- Earlier versions kept the rows themselves, which are nobody's to be read from here: only which they were is kept.
  do $$ begin
    if exists (select from pg_attribute where attrelid = 'idempotency_keys'::regclass and attname = 'answer' and not attisdropped) then
      alter table idempotency_keys add column if not exists rows_given jsonb;
      update idempotency_keys set rows_given = '{}' where answer is not null;
      drop policy if exists viewers_claim_their_own on idempotency_keys;
      drop policy if exists viewers_answer_their_own on idempotency_keys;
      drop policy if exists viewers_read_their_own on idempotency_keys;
      alter table idempotency_keys drop column answer;
    end if;
  end $$;
  create index if not exists idempotency_keys_by_age on idempotency_keys (created_at);

  alter table idempotency_keys enable row level security;
  alter table idempotency_keys force row level security;
  do $$ begin
    if not exists (select from pg_policies where tablename = 'idempotency_keys') then
      -- Another viewer's key is another key: nobody learns that it was used, or is kept from using the same.
      create policy viewers_read_their_own on idempotency_keys for select using (viewer_id = (select viewer_id()));
      create policy viewers_claim_their_own on idempotency_keys for insert with check (viewer_id = (select viewer_id()) and rows_given is null);
      -- An answer is saved once.
      create policy viewers_answer_their_own on idempotency_keys for update using (viewer_id = (select viewer_id()) and rows_given is null)
        with check (viewer_id = (select viewer_id()));
    end if;
  end $$;
  call grant_to_app('insert (viewer_id, key, mutation, request_hash), update (rows_given)', 'idempotency_keys');

  delete from idempotency_keys where created_at < now() - interval '${keptDays} days';`;
