import { problemText } from '@axion/contracts/common/problems/problems.ts';
import { type StageResult, type TestReport, TestStage } from '@axion/contracts/gen/sources.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { asAxionError } from '@axion/platform/errors/problem-of.ts';
import type { CheckedAddress, Connector, SourceConnection } from '../connectors/connector.ts';
import { SourceRefusal } from '../connectors/source-refusal.ts';

/** What is tried: settings that were checked, and how their address is found and allowed. */
export type Trial = {
  readonly connector: Connector;
  readonly settings: unknown;
  readonly address: () => Promise<CheckedAddress>;
  /** For messages: what people call the source. */
  readonly name: string;
  /** Never shown, whatever a server says. */
  readonly secrets: readonly string[];
};

const stageTimeoutMs = 8_000;

/** What one stage leaves to the next ones. */
type Found = { address?: CheckedAddress; connection?: SourceConnection; version?: string; tables?: readonly { readonly name: string }[] };
type Stage = (trial: Trial, found: Found, signal: AbortSignal) => Promise<string | null>;

/** Each answers what it found, for people; null: there was nothing to do. */
const stages: Record<TestStage, Stage> = {
  async resolve(trial, found) {
    found.address = await trial.address();
    return found.address.trusted
      ? found.address.addresses.map(({ address }) => address).join(', ')
      : `${found.address.addresses.length} public`;
  },
  async connect(trial, found, signal) {
    const address = found.address as CheckedAddress;
    found.connection = trial.connector.connect(trial.settings as never, address, trial.name);
    const plain = trial.connector.connect(trial.settings as never, { ...address, tls: false }, trial.name);
    await plain.reach(signal).finally(() => plain.close());
    return `port ${address.port}`;
  },
  async tls(_trial, found, signal) {
    if (!found.address?.tls) return null;
    await found.connection?.reach(signal);
    return 'certificate accepted';
  },
  async authenticate(_trial, found, signal) {
    found.version = (await found.connection?.version(signal)) ?? '';
    return 'signed in';
  },
  version: async (_trial, found) => found.version ?? null,
  async 'list-tables'(_trial, found, signal) {
    found.tables = (await found.connection?.listTables(signal)) ?? [];
    return `${found.tables.length} tables in ${found.connection?.database}`;
  },
  async 'read-row'(_trial, found, signal) {
    const table = found.tables?.[0];
    if (!table) return null;
    return (await found.connection?.readRow(table.name, signal)) ? `one row of ${table.name}` : `${table.name} is empty`;
  },
};

/** Tries a connection step by step and stops at the first that fails, with what went wrong there. Nothing is stored. */
export async function testConnection(trial: Trial): Promise<TestReport> {
  const found: Found = {};
  const results: StageResult[] = [];
  try {
    for (const stage of TestStage.options) {
      const failed = results.some(({ state }) => state === 'failed');
      results.push(failed ? { stage, state: 'skipped', ms: 0, detail: null, problem: null } : await runStage(stage, trial, found));
    }
  } finally {
    await found.connection?.close();
  }
  return { ok: results.every(({ state }) => state !== 'failed'), stages: results };
}

async function runStage(stage: TestStage, trial: Trial, found: Found): Promise<StageResult> {
  const started = performance.now();
  const ms = () => Math.round((performance.now() - started) * 10) / 10;
  try {
    const detail = await stages[stage](trial, found, AbortSignal.timeout(stageTimeoutMs));
    return { stage, state: detail === null ? 'skipped' : 'passed', ms: ms(), detail, problem: null };
  } catch (error) {
    return { stage, state: 'failed', ms: ms(), detail: null, problem: explain(error, trial) };
  }
}

function explain(thrown: unknown, trial: Trial): NonNullable<StageResult['problem']> {
  const late = (thrown as Error).name === 'TimeoutError';
  const refused = thrown instanceof SourceRefusal;
  const error = late
    ? new AxionError('source.unreachable', { source: trial.name, cause: 'no answer in time' })
    : refused
      ? new AxionError('source.not-understood', { source: trial.name, cause: `it answered error ${thrown.code}` })
      : asAxionError(thrown);
  const { title, detail, hint } = problemText(error.code, error.params, 'en');
  return { code: error.code, title, detail, hint: hint ?? null, says: refused ? scrub(thrown.message, trial.secrets) : null };
}

/** A server's own words: one line, short, without secrets. */
const scrub = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret.length > 3)
    .reduce((clean, secret) => clean.replaceAll(secret, '…'), text.replaceAll(/\s+/g, ' '))
    .slice(0, 500);
