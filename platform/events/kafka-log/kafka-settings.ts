import { randomUUID } from 'node:crypto';
import type { BaseOptions } from '@platformatic/kafka';
import type { Secret } from '../../config/secret.ts';

/** How to reach a Kafka cluster. */
export type KafkaSettings = {
  /** `host:port`, some of the cluster's brokers. */
  readonly brokers: readonly string[];
  /** Encrypts; `ca` is the PEM text of the authority, when it is not one that Node knows. */
  readonly tls?: { readonly ca?: string | undefined } | undefined;
  readonly sasl?: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: Secret } | undefined;
  /** A member that gives no sign of life for so long loses its partitions; brokers allow 6 s and more. */
  readonly silentMs?: number | undefined;
};

export const saslMechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
export type SaslMechanism = (typeof saslMechanisms)[number];

/** One request to a broker takes at most so long; a fetch or a join that waits is answered well before. */
const requestTimeoutMs = 40_000;

/**
 * What every client of the cluster is opened with. Retries are without end and cut off by our own deadlines: after the library's three tries a
 * stream is dead for good.
 */
export const clientOptions = ({ brokers, tls, sasl }: KafkaSettings, role: string): BaseOptions => ({
  clientId: `axion-${role}-${randomUUID().slice(0, 8)}`,
  bootstrapBrokers: [...brokers],
  retries: true,
  retryDelay: 300,
  connectTimeout: 5_000,
  requestTimeout: requestTimeoutMs,
  ...(tls ? { tls: tls.ca === undefined ? {} : { ca: tls.ca }, tlsServerName: true } : {}),
  ...(sasl ? { sasl: { mechanism: sasl.mechanism, username: sasl.username, password: sasl.password.reveal() } } : {}),
});
