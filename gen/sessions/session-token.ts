import { createHash, randomBytes } from 'node:crypto';

/** A new session cookie: 256 random bits. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a session cookie. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * The CSRF token of a session: derived from the cookie, so nothing else is stored, and telling nothing of it. A page of ours gets it from
 * `GET /api/v1/session`; a page of another site cannot read that.
 */
export const csrfTokenOf = (token: string): string => createHash('sha256').update('axion-gen-csrf\0').update(token).digest('base64url');
