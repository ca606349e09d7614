-- Those who left before departures were noted, from what is kept of their families' past.
insert into member_departure (member_id, family_id, revision)
select json_extract(past.value, '$.id'), family_past.family_id, max(family_past.revision)
from family_past, json_each(family_past.content, '$.members') as past
where not exists (
          select 1
          from member
          where member.member_id = json_extract(past.value, '$.id')
            and member.family_id = family_past.family_id
      )
group by 1, 2;
