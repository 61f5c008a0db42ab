import type { ConnectorSetting } from '@axion/contracts/gen/sources.ts';
import { z } from 'zod';

/** What a field of a connector's settings says of itself. */
const Meta = z.object({ label: z.string(), help: z.string().optional(), credential: z.boolean().optional() });

/** A connector's settings as a form: read off the schema, so that form, checks and sealing cannot differ. */
export const describeSettings = (settings: z.ZodObject): ConnectorSetting[] =>
  Object.entries(settings.shape).map(([name, field]) => {
    const { label, help, credential = false } = Meta.parse((field as z.ZodType).meta());
    const { type, default: fallback, format } = z.toJSONSchema(field as z.ZodType, { io: 'input' });
    const kind = credential
      ? 'secret'
      : type === 'boolean'
        ? 'boolean'
        : type === 'string'
          ? format === 'uri'
            ? 'url'
            : 'text'
          : 'number';
    const given = typeof fallback === 'string' || typeof fallback === 'number' || typeof fallback === 'boolean' ? fallback : null;
    const required = given === null && !(field as z.ZodType).safeParse(undefined).success;
    return { name, label, help: help ?? null, kind, required, credential, default: given };
  });

/** Names of the settings that are sealed. */
export const credentialNames = (settings: z.ZodObject): readonly string[] =>
  describeSettings(settings)
    .filter(({ credential }) => credential)
    .map(({ name }) => name);
