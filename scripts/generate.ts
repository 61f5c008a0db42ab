import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as genApi from '../apps/gen-api/config.ts';
import { genWebSettings } from '../apps/gen-web/config.ts';
import * as genWorker from '../apps/gen-worker/config.ts';
import * as senseApi from '../apps/sense-api/config.ts';
import { senseWebSettings } from '../apps/sense-web/config.ts';
import * as senseWorker from '../apps/sense-worker/config.ts';
import { configReference } from './generate/config-reference.ts';
import { errorReference } from './generate/error-reference.ts';
import { migrationChecksums } from './generate/migration-checksums.ts';
import { openApiDocuments } from './generate/openapi-documents.ts';
import { postgresPages } from './generate/postgres-pages.ts';
import { prometheusRules } from './generate/prometheus-rules.ts';
import { queryCatalogue } from './generate/query-catalogue.ts';
import { replicatedTables } from './generate/replicated-tables.ts';

const apps = {
  'Sense API': senseApi.settings,
  'Sense API --migrate': senseApi.runnerSettings,
  'Sense Worker': senseWorker.settings,
  'Sense Worker --migrate': senseWorker.runnerSettings,
  'Gen API': genApi.settings,
  'Gen API --migrate': genApi.runnerSettings,
  'Gen Worker': genWorker.settings,
  'Sense Web': senseWebSettings,
  'Gen Web': genWebSettings,
};
const queries = await queryCatalogue();

/** Every generated file and what makes it. `--check` writes nothing and fails when one is out of step. */
const files: Readonly<Record<string, () => string>> = {
  'docs/reference/config.md': () => configReference(apps),
  'docs/reference/errors.md': errorReference,
  'docs/reference/queries.md': () => queries,
  ...(await openApiDocuments()),
  ...(await migrationChecksums()),
  ...postgresPages,
  ...prometheusRules,
  ...(await replicatedTables()),
};

const checking = process.argv.includes('--check');
const stale = Object.entries(files).filter(([path, make]) => {
  const made = make();
  if (textOf(path) === made) return false;
  if (!checking) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, made);
  }
  return true;
});
for (const [path] of stale) console.log(checking ? `${path} is out of step: run npm run docs` : `wrote ${path}`);
process.exitCode = checking && stale.length > 0 ? 1 : 0;

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
