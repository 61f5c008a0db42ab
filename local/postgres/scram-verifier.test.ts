import { expect, it } from 'vitest';
import { scramVerifier } from './scram-verifier.ts';

// Keys of the exchange in RFC 7677 section 3 (user `user`, password `pencil`), derived once with Python's hashlib.
it('is what PostgreSQL would store', () => {
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  expect(scramVerifier('pencil', salt)).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
});

it('differs each time and never holds the password', () => {
  expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil'));
  expect(scramVerifier('pencil')).not.toContain('pencil');
});
