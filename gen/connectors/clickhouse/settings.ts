import { z } from 'zod';

const host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^(?!.*:\/\/)[^\s/?#@]+$/, 'a host name or an IP address, without http:// and without a path');

/** How to reach a ClickHouse server over its HTTP interface. */
export const clickhouseSettings = z.strictObject({
  host: host.meta({ label: 'Host', help: 'Name or IP address, without http://' }),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .default(8443)
    .meta({ label: 'Port', help: 'Of the HTTP interface: usually 8443 with TLS, 8123 without' }),
  secure: z.boolean().default(true).meta({ label: 'Use TLS', help: 'Without it the password travels in the clear' }),
  database: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'letters, digits and _')
    .default('default')
    .meta({ label: 'Database' }),
  user: z.string().min(1).max(200).meta({ label: 'User', help: 'One that may only SELECT' }),
  password: z.string().max(1_000).default('').meta({ label: 'Password', credential: true }),
});
export type ClickHouseSettings = z.output<typeof clickhouseSettings>;
