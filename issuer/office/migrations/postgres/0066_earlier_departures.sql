-- Those who left before departures were noted, from what is kept of their families' past.
insert into member_departure (member_id, family_id, revision)
select past.content ->> 'id', family_past.family_id, max(family_past.revision)
from family_past
     cross join lateral jsonb_array_elements(family_past.content::jsonb -> 'members')
         as past (content)
where not exists (
          select 1
          from member
          where member.member_id = past.content ->> 'id'
            and member.family_id = family_past.family_id
      )
group by 1, 2;
