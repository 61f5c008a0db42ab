/** Keys that stores and signers get wrong, then endless mixtures of their pieces; the same list every time. For tests and benchmarks. */
export function oddKeys(count: number): readonly string[] {
  const keys = new Set(known);
  for (let seed = 1; keys.size < count; seed++) keys.add(mixture(seed));
  return [...keys].slice(0, count);
}

const known = [
  ...['a b', 'a+b', 'a%b', 'a%2Fb', '%', '%%25', 'a//b', '/lead', '//', 'x/', '../x', 'a/../b', './y', '..', '.', '~tilde', 'a~b'],
  ...[
    "it's",
    '(1)',
    '*',
    '!',
    'a?b=c&d',
    '#hash',
    'a;b:c@d',
    '[x]{y}|z',
    'back\\slash',
    '"quoted"',
    '<xml>&amp;',
    '`tick`',
    '^caret',
    'a=b',
    'a,b$',
  ],
  ...[
    'é',
    'e\u0301',
    'حفرة',
    '道路',
    '😀',
    '\u{10FFFF}',
    '\uFFFF',
    '\uFEFFbom',
    '\u200Ezero',
    'tab\t',
    'new\nline',
    '\r',
    'nul\u0000l',
    '\u007F',
    ' lead and trail ',
  ],
  ...['k'.repeat(1_024), 'ü'.repeat(512), 'dd', 'dd/x', 'constructor', '__proto__', 'frames/018f0000-0000-7000-8000-00000000a001/018f.jpg'],
];

const pieces = [
  'a',
  'Z9',
  '-',
  '_',
  '.',
  '..',
  '~',
  '/',
  '//',
  ' ',
  '+',
  '%',
  '%41',
  '&',
  '=',
  '?',
  '#',
  "'",
  '(',
  ')',
  '*',
  '!',
  'é',
  'ß',
  '道',
  'ع',
  '😀',
  '\t',
  '\u0001',
  '\\',
  ':',
  ';',
  '@',
  '$',
  ',',
];

/** Up to twelve pieces picked by a small linear congruential generator. */
function mixture(seed: number): string {
  let state = seed * 2_654_435_761;
  const pick = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: 1 + pick(12) }, () => pieces[pick(pieces.length)]).join('');
}
