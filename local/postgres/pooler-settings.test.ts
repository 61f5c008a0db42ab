import { expect, it } from 'vitest';
import { poolerConfiguration } from './pooler-settings.ts';

const place = { databases: { axion_sense: 'host=a port=5432' }, port: 6432, listenAddress: '*', userFile: '/u' };

it('lends a connection for one transaction, lets in by SCRAM only, and gives a reason for each setting', () => {
  const lines = poolerConfiguration(place).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining(['axion_sense = host=a port=5432', 'pool_mode = transaction', 'auth_type = scram-sha-256', 'auth_file = /u']),
  );
  const settings = lines.slice(lines.indexOf('auth_file = /u') + 1).filter(Boolean);
  expect(settings.filter((line, i) => (i % 2 === 0) !== line.startsWith('; '))).toEqual([]);
});

it('takes other values, and settings that the profile does not have', () => {
  const text = poolerConfiguration({ ...place, overrides: { default_pool_size: 2, server_idle_timeout: 5 } });
  expect(text.match(/^default_pool_size = .*$/gm)).toEqual(['default_pool_size = 2']);
  expect(text).toContain('server_idle_timeout = 5\n');
});
