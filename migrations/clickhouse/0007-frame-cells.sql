alter table frames modify column h3 UInt64 default geoToH3(latitude, longitude, 15) comment 'H3 cell of resolution 15; h3ToParent gives the coarser ones';
