-- Who has signed in with a session, so that the person is found together with it.
alter table web_session add column staff TEXT;

update web_session
set staff = json_extract(content, '$.name');
