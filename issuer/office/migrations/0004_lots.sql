-- Cards that are printed together, in their order on paper.
create table lot (
    lot_id     TEXT   not null primary key,
    created_at BIGINT not null
);

create table lot_card (
    lot_id      TEXT   not null references lot (lot_id),
    position    BIGINT not null check (position >= 1),
    card_number TEXT   not null unique references card (card_number),
    primary key (lot_id, position)
);
