import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';

/** One runner as a process of its own, to be killed: `node runner-process.ts URL FOLDER`. Prints what it applied, or the code of its failure. */
const [url = '', folder = ''] = process.argv.slice(2);
try {
  process.stdout.write(JSON.stringify(await migrate({ url, folder, now: () => new Date() })));
} catch (error) {
  process.stdout.write(JSON.stringify({ applied: [], code: error instanceof AxionError ? error.code : String(error) }));
  process.exitCode = 1;
}
