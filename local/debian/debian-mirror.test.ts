import { describe, expect, it } from 'vitest';
import { debianMirror } from './debian-mirror.ts';

const bookworm = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n';
const deb822 = `Types: deb deb-src
# a remark
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
`;

describe('the mirror of the machine', () => {
  it.each([
    ['a stanza', bookworm, [{ name: 'debian.sources', text: deb822 }], 'http://mirror.example/debian'],
    [
      'a line with options',
      bookworm,
      [{ name: 'sources.list', text: '# deb http://old bookworm\ndeb [arch=amd64 signed-by=/k] https://m.example/d bookworm main' }],
      'https://m.example/d',
    ],
    ['not another vendor', bookworm, [{ name: 'node.list', text: 'deb https://vendor.example nodistro main' }], undefined],
    ['not the security archive', bookworm, [{ name: 'sources.list', text: 'deb http://m.example/s bookworm-security main' }], undefined],
    [
      'not a disc',
      bookworm,
      [{ name: 'sources.list', text: 'deb cdrom:[Debian] bookworm main\ndeb http://m.example/d bookworm main' }],
      'http://m.example/d',
    ],
    ['not a disabled stanza', bookworm, [{ name: 'debian.sources', text: `Enabled: no\n${deb822}` }], undefined],
    [
      'none elsewhere',
      'ID=ubuntu\nVERSION_CODENAME=noble\n',
      [{ name: 'sources.list', text: 'deb http://m.example noble main' }],
      undefined,
    ],
  ])('%s', (_what, osRelease, sources, expected) => {
    expect(debianMirror({ osRelease, sources })).toBe(expected);
  });
});
