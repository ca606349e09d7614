-- Files that shops handed back: each counts once.
create table shop_ledger_file (
    file_sha256 BYTEA  not null primary key check (length(file_sha256) = 32),
    shop        TEXT   not null check (length(shop) between 1 and 16),
    month       BIGINT not null check (month between 200001 and 299912),
    received_at BIGINT not null,
    received_by TEXT   not null,
    lines       BIGINT not null check (lines >= 0)
);

create index shop_ledger_file_month on shop_ledger_file (month);

-- Their lines. A card stands there by a hash alone, as the shop noted it.
create table shop_ledger (
    shop         TEXT   not null,
    month        BIGINT not null,
    at           BIGINT not null,
    card_hash    BYTEA  not null check (length(card_hash) = 16),
    code         TEXT   not null check (length(code) between 1 and 16),
    issue_number BIGINT not null check (issue_number between 0 and 99),
    exception    TEXT   not null,
    -- Whether it was the shop's own card, where the shop is known.
    home_shop    BIGINT check (home_shop in (0, 1)),
    primary key (shop, at, card_hash, code)
);

create index shop_ledger_month on shop_ledger (month, card_hash);
