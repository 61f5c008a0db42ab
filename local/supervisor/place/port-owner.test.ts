import { expect, it } from 'vitest';
import { parseListeners, readableCommand } from './port-owner.ts';

const tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:3B98 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65534        0 7214001 1 0000000000000000 100 0 0 10 0
   1: 00000000:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 7214002 1 0000000000000000 100 0 0 10 0
   2: 0100007F:3B98 0100007F:D431 01 00000000:00000000 00:00000000 00000000 65534        0 7214003 1 0000000000000000 20 4 30 10 -1
`;
const tcp6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 99 1 0000000000000000 100 0 0 10 0
`;

it('reads who listens, and passes over connections', () => {
  expect(parseListeners(tcp)).toEqual([
    { port: 15_256, uid: 65_534, inode: '7214001' },
    { port: 3000, uid: 1000, inode: '7214002' },
  ]);
});

it('reads addresses of both families', () => {
  expect(parseListeners(tcp6)).toEqual([{ port: 8080, uid: 0, inode: '99' }]);
});

it('takes an empty or cut table for nobody', () => {
  expect(parseListeners('')).toEqual([]);
  expect(parseListeners('header\n  0: 0100007F')).toEqual([]);
});

it('shows a command line as it was typed, cut when it is long', () => {
  expect(readableCommand('python3\0-m\0http.server\0')).toBe('python3 -m http.server');
  expect(readableCommand(`node\0${'x'.repeat(200)}`)).toHaveLength(120);
});
