import { z } from 'zod';

/** An id of any version, in lower case once it is read: ids are compared as text, and Swift writes upper case, which means the same (RFC 9562, section 4). */
export const Uuid = z.uuid().toLowerCase();

/** An id that carries its time, read like `Uuid`. */
export const UuidV7 = z.uuidv7().toLowerCase();
