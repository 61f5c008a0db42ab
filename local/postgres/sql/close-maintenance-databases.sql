-- For a server that belongs to Axion alone: by default every role may enter these databases and make temporary tables there.
revoke connect, temporary on database postgres, template1 from public;
