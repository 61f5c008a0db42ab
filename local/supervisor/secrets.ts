import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { refusal } from './refusal.ts';

const password = () => randomBytes(24).toString('base64url');

/** Every secret of a local stack and how it is made. Postgres passwords are named after their roles. */
const makers = {
  postgres: password,
  axion_sense_migrate: password,
  axion_sense_app: password,
  axion_sense_worker: password,
  axion_gen_migrate: password,
  axion_gen_app: password,
  axion_vision: password,
  axion_sense_observer: password,
  axion_openfga: password,
  axion_events: password,
  clickhouse: password,
  clickhouseReader: password,
  s3AccessKeyId: () => `AXION${randomBytes(8).toString('hex').toUpperCase()}`,
  s3SecretAccessKey: password,
  openfgaToken: password,
  genClientSecret: password,
  senseJobsClientSecret: password,
  genJobsClientSecret: password,
  oidcMachineSecret: password,
  /** Typed by people, for a server that only this machine reaches. */
  demoPassword: () => `demo-${randomBytes(4).toString('hex')}`,
  /** 32 bytes for AES-256-GCM, base64 as Gen's configuration wants it. */
  sealingKey: () => randomBytes(32).toString('base64'),
} as const;

type SecretName = keyof typeof makers;
export type Secrets = Readonly<Record<SecretName, string>>;

const SecretsFile = z.record(z.string(), z.string().min(1));

/** What is already there stays as it is; what is missing is made. */
export const completeSecrets = (present: Readonly<Record<string, string>>): Secrets =>
  Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, present[name] ?? make()])) as Secrets;

/**
 * The secrets of this stack, made at its first start and kept in a file that only this user reads.
 * @throws Refusal when the file is broken: a new password would not open the present databases
 */
export function keepSecrets(path: string): Secrets {
  const present = existsSync(path) ? parseSecrets(path) : {};
  const complete = completeSecrets(present);
  if (Object.keys(complete).some((name) => present[name] === undefined)) {
    writeFileSync(`${path}.new`, `${JSON.stringify({ ...present, ...complete }, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  chmodSync(path, 0o600);
  return complete;
}

function parseSecrets(path: string): Readonly<Record<string, string>> {
  try {
    return SecretsFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw refusal('misused', `${path} cannot be read as secrets.`, {
      cause,
      hint: 'Put it back from a copy, or remove all data: axion reset',
    });
  }
}
