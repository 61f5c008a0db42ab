import { parseArgs } from 'node:util';
import { startKafka } from '../real/kafka/kafka-server.ts';
import { runKillLedger } from './events/kill-ledger.ts';

/**
 * Proves that no event is lost and none has its effect twice: `npm run prove:events`. Two workers, a writer in the API's place and PostgreSQL are killed (-9) in turn while events
 * flow and sent ones are sent again; then everything runs dry, and the outbox, the writer's acknowledgements and ClickHouse are compared. `--log kafka` does the same on a
 * real broker, which is killed for 20 s in the middle. Ends with 1 when something was lost, doubled or stale.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    every: { type: 'string', default: '4000' },
    log: { type: 'string', default: 'postgres' },
    outage: { type: 'string', default: '20' },
    verbose: { type: 'boolean', default: false },
  },
});
const kafka = values.log === 'kafka' ? await startKafka() : undefined;
try {
  const proof = await runKillLedger({
    seconds: Number(values.seconds),
    everyMs: Number(values.every),
    ...(values.verbose ? { tell: (line: string) => console.log(line) } : {}),
    ...(kafka ? { kafka: { ...kafka, broker: kafka.broker, outageMs: Number(values.outage) * 1_000 } } : {}),
  });
  const kills = Object.entries(proof.kills).map(([name, times]) => `${name} ${times}`);
  console.log(
    `log ${values.log}; events ${proof.events}; acknowledged frames ${proof.acknowledged}; duplicates injected ${proof.injected}`,
  );
  console.log(`kills ${Object.values(proof.kills).reduce((sum, times) => sum + times, 0)} (${kills.join(', ')})`);
  console.log(`lost ${proof.lost}, doubled ${proof.doubled}, stale drives ${proof.stale}, dead letters ${proof.deadLetters}`);
  console.log(proof.drainSeconds === undefined ? 'it never ran dry' : `seconds to drain ${proof.drainSeconds.toFixed(1)}`);
  const isProven =
    proof.lost + proof.doubled + proof.stale + proof.deadLetters === 0 && proof.drainSeconds !== undefined && proof.events > 0;
  process.exitCode = isProven ? 0 : 1;
} finally {
  await kafka?.stop();
}
