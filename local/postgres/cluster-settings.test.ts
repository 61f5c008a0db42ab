import { describe, expect, it } from 'vitest';
import { pgHbaConf, postgresqlConf } from './cluster-settings.ts';

const place = { port: 15_432, socketFolder: '/run/axion' };

describe('the settings of a cluster', () => {
  it.each([
    'jit = ',
    'log_parameter_max_length = 0',
    "log_error_verbosity = 'terse'",
    "log_min_error_statement = 'panic'",
    "listen_addresses = '127.0.0.1'",
    'port = 15432',
  ])('hold %s', (line) => {
    expect(postgresqlConf(place)).toContain(line);
  });

  it('take overrides and quote them', () => {
    const text = postgresqlConf({ ...place, settings: { fsync: 'off', log_line_prefix: "it's " } });
    expect(text).toContain("fsync = 'off'\n");
    expect(text).toContain("log_line_prefix = 'it''s '\n");
    expect(text.match(/^log_line_prefix/gm)).toHaveLength(1);
  });

  it('do without a socket that the kernel would refuse', () => {
    expect(postgresqlConf({ ...place, socketFolder: `/${'x'.repeat(90)}` })).toContain("unix_socket_directories = ''");
    expect(postgresqlConf(place)).toContain("unix_socket_directories = '/run/axion'");
  });

  it('let nobody in without a password', () => {
    expect(pgHbaConf.match(/^(local|host).*$/gm)?.every((line) => line.endsWith('scram-sha-256'))).toBe(true);
  });
});
