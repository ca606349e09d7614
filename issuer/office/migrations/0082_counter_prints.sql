-- Cards that a centre's own printer printed.
create table counter_print (
    card_number TEXT   not null primary key references card (card_number),
    centre_id   TEXT   not null references centre (centre_id),
    day         TEXT   not null check (length(day) = 10),
    printed_at  BIGINT not null,
    printed_by  TEXT   not null
);

create index counter_print_day on counter_print (centre_id, day);
