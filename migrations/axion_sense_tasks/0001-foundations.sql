comment on schema public is 'Tables that only the Sense Worker uses.';
