-- The load that brought a family's present content, and the line of its file: of a load at work it
-- tells which families are new with it. None for what was stored before this was noted.
alter table family add column brought_in_run BIGINT;
alter table family add column brought_on_line BIGINT;

-- The left family of a pair where the import refused it too, so that it stands nowhere else.
alter table review add column left_refused_content TEXT;
