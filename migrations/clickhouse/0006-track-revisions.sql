alter table tracks add column if not exists revision UInt32 default 0 comment 'Rises with every change of the drive; a row with a lower one never takes its place' after is_map_matched;
