import { AxionError } from '../errors/axion-error.ts';

/** A thing or a person as the authorization store names it: `table:018f…/drives%20of%20May`. Made only by `objectRef`. */
export type ObjectName = `${string}:${string}`;

/** OpenFGA takes no more for `type:id`. */
const limitBytes = 256;

/**
 * The name of a thing. Each part of its id is percent-encoded, so that a slash, colon, hash, space or star of a name never means anything to the
 * store; parts are joined by slashes. Ids keep their case.
 * @throws AxionError `authz.id-too-long`; a longer name is never cut, for two names could then share their rights
 */
export function objectRef(type: string, ...parts: readonly [string, ...string[]]): ObjectName {
  const name: ObjectName = `${type}:${parts.map(encode).join('/')}`;
  // Encoded parts are ASCII: characters are bytes.
  if (name.length > limitBytes) throw new AxionError('authz.id-too-long', { type, limitBytes });
  return name;
}

/** The parts of the id, as they went in. */
export const partsOfRef = (name: string): readonly string[] =>
  name
    .slice(name.indexOf(':') + 1)
    .split('/')
    .map((part) => (part === empty ? '' : decodeURIComponent(part)));

/** The name of a person. `userId` is `userIdOf(issuer, subject)`. */
export const userRef = (userId: string): ObjectName => objectRef('user', userId);

/** Stands for an empty part; nothing encodes to it. */
const empty = '%';

/** The star, which encodeURIComponent leaves, would mean everyone. */
const encode = (part: string): string =>
  plain.test(part) ? part : part === '' ? empty : encodeURIComponent(part.toWellFormed()).replaceAll('*', '%2A');

/** Most names and all ids: nothing to encode, of a thousand tables in a list as well. */
const plain = /^[\w.-]+$/;
