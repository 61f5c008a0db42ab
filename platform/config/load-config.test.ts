import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import type { AxionError } from '../errors/axion-error.ts';
import { loadConfig } from './load-config.ts';
import { httpUrl, port, secretSetting, setting } from './setting.ts';

const tree = {
  port: setting({ env: 'P', schema: port, fallback: '8080', meaning: 'Where it listens' }),
  store: {
    url: setting({ env: 'U', schema: httpUrl, meaning: 'The store' }),
    password: secretSetting({ env: 'S', meaning: 'The password' }),
  },
};
const faultsOf = (env: Record<string, string>) => {
  try {
    loadConfig(tree, env);
    return [];
  } catch (error) {
    return (error as AxionError<'configuration.invalid'>).params.faults;
  }
};

it('nests values as the tree does and takes fallbacks', () => {
  const config = loadConfig(tree, { U: 'http://store/', S: 'hush' });
  expect(config.port).toBe(8080);
  expect(config.store.url).toBe('http://store');
  expect(config.store.password.reveal()).toBe('hush');
});

it('reports every fault together and no secret', () => {
  expect(faultsOf({ P: 'many', U: 'ftp://x' })).toEqual([
    expect.stringMatching(/^P=many is not usable/),
    expect.stringMatching(/^U=ftp:\/\/x is not usable/),
    'S is not set: The password',
  ]);
});

it('reads a value from the file that <NAME>_FILE names', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'axion-config-')), 'password');
  writeFileSync(file, 'from file\n');
  expect(loadConfig(tree, { U: 'http://store', S_FILE: file }).store.password.reveal()).toBe('from file');
  expect(faultsOf({ U: 'http://store', S_FILE: '/nowhere' })).toContain('S_FILE=/nowhere cannot be read: ENOENT');
});

it('prints no secret', () => {
  const config = loadConfig(tree, { U: 'http://store', S: 'hush' });
  expect(`${config.store.password} ${JSON.stringify(config)} ${inspect(config, { depth: 9 })}`).not.toContain('hush');
});
