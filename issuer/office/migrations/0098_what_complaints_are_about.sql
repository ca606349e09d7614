-- The card that a complaint is about, where its number was given: nobody looked whether it is one.
alter table grievance add column card_number TEXT;

-- What a rating is of.
alter table feedback add column topic TEXT check (topic in ('card', 'counter', 'shop', 'helpline'));
