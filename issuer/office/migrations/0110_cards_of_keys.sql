-- How many cards each key has signed or is about to sign: asked for with every new card, so it is not
-- counted anew each time.
create table card_key_use (
    key_id BYTEA  not null primary key check (length(key_id) = 4),
    cards  BIGINT not null check (cards >= 0)
);

insert into card_key_use (key_id, cards)
select key_id, count(*)
from card
group by key_id;
