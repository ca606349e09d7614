-- SQLite reads a table's checks once for each connection; see the file for PostgreSQL.
select 1;
