-- For a server that belongs to Axion alone: by default every role may enter these databases and make temporary tables there. Run by an administrator after
-- bootstrap.sql, in the same way; running it again changes nothing. A runner that may make databases enters `postgres` to do so, and then no more: make the
-- databases by bootstrap.sql.
revoke connect, temporary on database postgres, template1 from public;
