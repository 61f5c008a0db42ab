import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const iterations = 4_096;

/**
 * What PostgreSQL stores for a password (RFC 5803, SHA-256, 4,096 rounds). Sent in place of the password, so that this never passes through
 * a statement, a log or `pg_stat_activity`. Passwords are taken as they are: ours are ASCII, which SASLprep leaves alone.
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const mac = (words: string) => createHmac('sha256', salted).update(words).digest();
  const storedKey = createHash('sha256').update(mac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${mac('Server Key').toString('base64')}`;
}
