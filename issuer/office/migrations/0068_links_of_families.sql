-- Whether a link refers to a family that is to be taken back.
create index pds_link_of_family on pds_link (family_id) where family_id is not null;
