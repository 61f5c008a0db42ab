import { z } from 'zod';
import type { ConfigOf } from '../config/load-config.ts';
import { optionalSecret, optionalSetting, setting, words } from '../config/setting.ts';
import { AxionError } from '../errors/axion-error.ts';
import type { EventLogSettings } from './connect-event-log.ts';
import { saslMechanisms } from './kafka-log/kafka-settings.ts';

/** How an app reaches the event log: a Kafka cluster where its brokers are named, the log in Postgres otherwise. */
export const eventLogSettings = {
  url: optionalSecret({
    env: 'AXION_EVENTS_POSTGRES_URL',
    meaning: 'PostgreSQL database axion_events, the event log of one machine; not needed with AXION_KAFKA_BROKERS',
  }),
  kafka: {
    brokers: setting({
      env: 'AXION_KAFKA_BROKERS',
      schema: words.pipe(z.array(z.string().regex(/^[^\s:]+:\d{1,5}$/, 'host:port,host:port is expected'))),
      fallback: '',
      meaning: 'Brokers of a Kafka cluster (3.1 or newer) as host:port,host:port; they replace AXION_EVENTS_POSTGRES_URL',
    }),
    tls: setting({
      env: 'AXION_KAFKA_TLS',
      schema: z.enum(['true', 'false']).transform((text) => text === 'true'),
      fallback: 'false',
      meaning: 'Whether connections to Kafka are encrypted: true or false',
    }),
    ca: optionalSetting({
      env: 'AXION_KAFKA_CA',
      schema: z.string().includes('-----BEGIN CERTIFICATE-----', 'a certificate as PEM text is expected'),
      meaning: 'PEM text of the authority of the brokers’ certificates, when Node does not know it; best by AXION_KAFKA_CA_FILE',
    }),
    mechanism: setting({
      env: 'AXION_KAFKA_SASL_MECHANISM',
      schema: z.enum(saslMechanisms),
      fallback: 'SCRAM-SHA-512',
      meaning: `How the user proves who it is: ${saslMechanisms.join(', ')}`,
    }),
    username: optionalSetting({
      env: 'AXION_KAFKA_USERNAME',
      schema: z.string().min(1),
      meaning: 'The user at Kafka; without one nobody signs in',
    }),
    password: optionalSecret({ env: 'AXION_KAFKA_PASSWORD', meaning: 'The password of AXION_KAFKA_USERNAME' }),
  },
} as const;

/**
 * What an app opens its event log with. `poolMax` is for the log in Postgres: its most connections.
 * @throws AxionError `configuration.invalid` when neither log is named, or half of a sign-in
 */
export function eventLogOf({ url, kafka }: ConfigOf<typeof eventLogSettings>, poolMax: number): EventLogSettings {
  const { brokers, tls, ca, mechanism, username, password } = kafka;
  const faults: string[] = [];
  if (brokers.length === 0 && !url)
    faults.push('Neither AXION_KAFKA_BROKERS nor AXION_EVENTS_POSTGRES_URL is set: one of them names the event log');
  if ((username === undefined) !== (password === undefined)) faults.push('AXION_KAFKA_USERNAME and AXION_KAFKA_PASSWORD go together');
  if (ca !== undefined && !tls) faults.push('AXION_KAFKA_CA is set, but AXION_KAFKA_TLS is false');
  if (mechanism === 'PLAIN' && username !== undefined && !tls)
    faults.push('AXION_KAFKA_SASL_MECHANISM=PLAIN sends the password as it is: it needs AXION_KAFKA_TLS=true');
  if (faults.length > 0) throw new AxionError('configuration.invalid', { faults });
  if (brokers.length === 0 && url) return { postgresUrl: url.reveal(), poolMax };
  const sasl = username !== undefined && password !== undefined ? { mechanism, username, password } : undefined;
  return { kafka: { brokers, tls: tls ? { ca } : undefined, sasl } };
}
