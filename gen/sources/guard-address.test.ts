import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHost } from './guard/parse-host.ts';
import { isPublicAddress } from './guard/public-address.ts';
import { guardAddress } from './guard-address.ts';

const names: Record<string, string[]> = {
  'public.example': ['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'],
  'inside.example': ['10.0.0.5'],
  'mixed.example': ['93.184.216.34', '127.0.0.1'],
};
const guard = {
  privateHosts: ['Inside.Example:8123', '127.0.0.1:18123', 'fd00::1'],
  resolve: async (host: string) => {
    const found = names[host];
    if (!found) throw new Error('ENOTFOUND');
    return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  },
  refusalMs: 0,
};
const outcome = (host: string, port = 8443) =>
  guardAddress(guard, { host, port, tls: true }).then(
    ({ addresses, trusted }) => `${trusted ? 'trusted ' : ''}${addresses.map(({ address }) => address).join(' ')}`,
    (error: { code: string }) => error.code,
  );

describe('a typed host', () => {
  it.each([
    ['public.example', 8443, '93.184.216.34 2606:2800:220:1:248:1893:25c8:1946'],
    ['PUBLIC.example.', 8443, '93.184.216.34 2606:2800:220:1:248:1893:25c8:1946'],
    ['8.8.8.8', 8443, '8.8.8.8'],
    ['inside.example', 8123, 'trusted 10.0.0.5'],
    ['127.0.0.1', 18123, 'trusted 127.0.0.1'],
    ['0x7f.1', 18123, 'trusted 127.0.0.1'],
    ['fd00::1', 9, 'trusted fd00::1'],
  ])('%s:%i may be called at %s', async (host, port, expected) => expect(await outcome(host, port)).toBe(expected));

  it.each([
    ...[
      'inside.example',
      'mixed.example',
      'nowhere.example',
      'localhost',
      '127.0.0.1',
      '127.1',
      '0x7f000001',
      '2130706433',
      '0177.0.0.1',
      '0',
    ],
    ...[
      '10.1.2.3',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '168.63.129.16',
      '0.0.0.0',
      '255.255.255.255',
      '224.0.0.1',
    ],
    ...[
      '::1',
      '[::1]',
      '::',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b:1::1',
      '2002:7f00:1::',
      '2001:0:7f00::1',
    ],
    ...['fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00::2', 'ff02::1', '2001:db8::1', '⑯⑨.254.169.254', '１２７.0.0.1'],
    ...[
      'http://public.example',
      'public.example/x',
      'user@public.example',
      'public.example:80',
      'public.example#',
      'a b',
      '',
      '..',
      'x\\y',
      '%31',
    ],
  ])('%s may not', async (host) => expect(await outcome(host)).toBe('source.address-refused'));

  it('is refused after the same time whatever the reason', async () => {
    const timed = async (host: string) => {
      const started = performance.now();
      await guardAddress({ ...guard, refusalMs: 80 }, { host, port: 1, tls: false }).catch(() => undefined);
      return performance.now() - started;
    };
    for (const host of ['127.0.0.1', 'nowhere.example', 'inside.example']) expect(await timed(host)).toBeGreaterThanOrEqual(78);
  });
});

it('knows every spelling of an IPv4 address as that address', () => {
  fc.assert(
    fc.property(fc.ipV4Extended(), (spelled) => {
      const parsed = parseHost(spelled);
      expect(parsed === undefined || /^\d+\.\d+\.\d+\.\d+$/.test(parsed)).toBe(true);
    }),
  );
});

it('takes no IPv6 address with a private IPv4 address inside', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('::ffff:', '64:ff9b::', '2002:', '::'),
      fc.constantFrom('7f00:1', 'a00:1', 'a9fe:a9fe', 'c0a8:101'),
      (prefix, inside) => {
        expect(isPublicAddress(`${prefix}${inside}${prefix === '2002:' ? '::' : ''}`)).toBe(false);
      },
    ),
  );
});
