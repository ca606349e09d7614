-- PostgreSQL reads and plans the checks of a table anew for every statement that writes to it. Those of
-- the tables here, with which every reprint has to do, took a quarter of a reprint's time. As one function
-- for each table they are planned once by each connection. They stay the same checks, and what breaks one
-- is told by its name. A later migration that drops a column or changes a check does this again for its table.
create function checked_columns(table_id oid) returns smallint[] language sql stable as $columns$
    select array_agg(distinct column_number)
    from pg_constraint, unnest(conkey) as column_number
    where conrelid = table_id
      and contype = 'c'
$columns$;

do $fold$
declare
    folded record;
    dropped name;
begin
    for folded in
        select pg_class.relname as name,
               pg_class.relname || '_is_sound' as sound,
               array_agg(pg_constraint.conname) as checks,
               string_agg(
                   format('(%s)', pg_get_expr(conbin, conrelid)),
                   E'\n       and ' order by conname
               ) as together,
               string_agg(
                   format(
                       E'    if not (%s) then\n'
                       '        raise check_violation using\n'
                       '            table = %L,\n'
                       '            constraint = %L,\n'
                       '            message = %L;\n'
                       '    end if;',
                       pg_get_expr(conbin, conrelid),
                       relname,
                       conname,
                       format('new row for relation "%s" violates check constraint "%s"', relname, conname)
                   ),
                   E'\n' order by conname
               ) as one_by_one,
               (
                   select string_agg(
                       format('%I %s', attname, format_type(atttypid, atttypmod)),
                       ', ' order by attnum
                   )
                   from pg_attribute
                   where attrelid = pg_class.oid
                     and attnum = any (checked_columns(pg_class.oid))
               ) as parameters,
               (
                   select string_agg(format('%I', attname), ', ' order by attnum)
                   from pg_attribute
                   where attrelid = pg_class.oid
                     and attnum = any (checked_columns(pg_class.oid))
               ) as columns
        from pg_class
        join pg_constraint on pg_constraint.conrelid = pg_class.oid
        where pg_class.relnamespace = current_schema()::regnamespace
          and pg_class.relname in ('card', 'reprint_request', 'payment', 'notice')
          and pg_constraint.contype = 'c'
        group by pg_class.oid, pg_class.relname
    loop
        execute format(
            E'create function %I(%s) returns boolean language plpgsql immutable as $check$\n'
            'begin\n'
            '    if (%s) is not false then\n'
            '        return true;\n'
            '    end if;\n'
            '%s\n'
            '    return false;\n'
            'end\n'
            '$check$',
            folded.sound, folded.parameters, folded.together, folded.one_by_one
        );
        foreach dropped in array folded.checks loop
            execute format('alter table %I drop constraint %I', folded.name, dropped);
        end loop;
        execute format(
            'alter table %I add constraint %I check (%I(%s))',
            folded.name, folded.sound, folded.sound, folded.columns
        );
    end loop;
end
$fold$;

drop function checked_columns(oid);
