-- Work that one host does at a time: an observer of the change feed, scheduled retention.
CREATE TABLE {schema}.artifact_lease (
    name pg_catalog.text COLLATE pg_catalog."C" NOT NULL PRIMARY KEY,
    position bigint NOT NULL,
    holder pg_catalog.uuid,
    expires bigint
);
