// What a login role must not be able to do before requests are served with it.

/**
 * Gives a row with a sentence for each thing that is not as it must be; takes the names of the functions that may run with their
 * owner's rights. A role that owns a table, bypasses policies or inherits from one that does would make every policy decoration.
 */
export const privilegeProblems = `
  select 'the login role ' || rolname || ' is a superuser: use one that is not' as problem
    from pg_roles where rolname = current_user and rolsuper
  union all
  select 'the login role ' || rolname || ' bypasses row-level security: take BYPASSRLS from it'
    from pg_roles where rolname = current_user and rolbypassrls
  union all
  select 'the login role is a member of ' || rolname || ', which owns tables or bypasses row-level security: revoke the membership'
    from pg_roles r where rolname <> current_user and pg_has_role(current_user, r.oid, 'MEMBER')
      and (r.rolsuper or r.rolbypassrls or exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p')))
  union all
  select 'table ' || relname || ' belongs to the login role: let another role own it'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and pg_get_userbyid(c.relowner) = current_user
  union all
  select 'table ' || relname || ' does not force row-level security: add it to its migration'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
  union all
  select 'view ' || relname || ' runs with its owner''s rights: create it with security_invoker'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'v' and not coalesce(array_to_string(c.reloptions, ',') ~ 'security_invoker=(true|on|1)', false)
  union all
  select 'function ' || proname || ' runs with its owner''s rights and is not on the list of those that may: make it security invoker, or list it with its subgraph'
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname not in ('pg_catalog', 'information_schema') and p.prosecdef and not proname = any($1::text[])
  union all
  select 'function ' || proname || ' runs with its owner''s rights and its caller''s search path: set search_path on it'
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname not in ('pg_catalog', 'information_schema') and p.prosecdef and not coalesce(array_to_string(p.proconfig, ',') ~ 'search_path=', false)
  union all
  select 'the login role may write the access log ' || relname || ' by itself: revoke it'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname ~ '^(collected_)?access_(events|log)'
      and (has_table_privilege(current_user, c.oid, 'insert, update, delete, truncate, references, trigger') or has_any_column_privilege(current_user, c.oid, 'insert, update'))
  union all
  select 'the login role may empty or refer to ' || relname || ', which no policy holds: revoke truncate and references'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and has_table_privilege(current_user, c.oid, 'truncate, references')
  union all
  select 'the login role may read or write ' || n.nspname || '.' || relname || ', which is not for requests: revoke it'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'public') and c.relkind in ('r', 'p', 'v', 'm')
      -- What is published was protected before it was written there: anybody may read it.
      and (n.nspname <> 'insights' and (has_table_privilege(current_user, c.oid, 'select') or has_any_column_privilege(current_user, c.oid, 'select'))
        or has_table_privilege(current_user, c.oid, 'insert, update, delete, truncate, references, trigger') or has_any_column_privilege(current_user, c.oid, 'insert, update, references'))
  union all
  select 'the access log ' || relname || ' can be changed: its triggers are gone or off'
    from pg_class c where c.relname ~ '^(collected_)?access_events(_[0-9]{4}_[0-9]{2})?$' and c.relkind in ('r', 'p')
      and 2 > (select count(*) from pg_trigger t where t.tgrelid = c.oid and t.tgname in ('access_events_are_kept', 'access_events_are_not_truncated') and t.tgenabled <> 'D')`;
