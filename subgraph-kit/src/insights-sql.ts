// Where published figures live, made by `migrate` in every database. Only figures that anybody who may see insights may
// see: what is behind them stays in the tables of people. Every statement may run again.
export const insightsObjects = `
  create schema if not exists insights;

  create table if not exists insights.refreshes (
    period text primary key,
    from_date date not null,
    until_date date not null,
    -- The picture is of this day.
    as_at date not null,
    refreshed_at timestamptz(3) not null default now(),
    took_ms integer not null,
    figures integer not null
  );

  -- A cell of people without a row here is suppressed; so is one of nobody, which looks the same.
  create table if not exists insights.figures (
    measure text not null,
    dimension text not null,
    level text not null,
    period text not null references insights.refreshes on delete cascade,
    place text not null,
    value text not null,
    figure numeric not null,
    primary key (measure, dimension, level, period, place, value)
  );

  -- Which figures are decided together, with a keyed digest of all that decided them: what did not change is left as it is.
  -- Nobody but the owner reads it.
  create table if not exists insights.parts (
    period text not null references insights.refreshes on delete cascade,
    part text not null,
    digest text not null,
    figures integer not null,
    primary key (period, part)
  );

  -- What was shown and hidden of each part in the pictures until now (earlier-pictures.ts); of what happened in a period, by months,
  -- terms and years. Nobody but the owner reads it.
  create table if not exists insights.shown_before (
    part text not null,
    series text not null,
    cells bytea not null,
    primary key (part, series)
  );

  -- Every place that figures were ever computed for: a table shows also those of which it may show nothing.
  create table if not exists insights.places (
    level text not null,
    place text not null,
    primary key (level, place)
  );

  do $$ declare reader text; begin
    foreach reader in array array[regexp_replace(current_user, '_owner$', '_app'), regexp_replace(current_user, '_owner$', '_analyst')] loop
      if exists (select from pg_roles where rolname = reader) then
        execute format('grant usage on schema insights to %I', reader);
        execute format('grant select on insights.figures, insights.refreshes, insights.places to %I', reader);
      end if;
    end loop;
  end $$;`;
