import { type ProblemCode, problems } from '@axion/contracts/common/problems/problems.ts';

/** The page that lists every problem code with its statuses and texts. */
export function errorReference(): string {
  const rows = (Object.keys(problems) as ProblemCode[]).sort().map((code) => {
    const { http, grpc, retryable, en } = problems[code];
    return `| \`${code}\` | ${http} | ${grpc} | ${retryable ? 'yes' : 'no'} | ${cell(en.title)}. ${cell(en.detail)}${'hint' in en && en.hint ? ` *${cell(en.hint as string)}*` : ''} |`;
  });
  return [
    '# Problem codes',
    '',
    'Every failed call answers RFC 9457 problem+json: `type` is `urn:axion:problem:<code>`, texts come in the language of `Accept-Language` (English or Arabic).',
    'Generated from `contracts/common/problems/`; do not edit.',
    '',
    '| code | HTTP | gRPC | retryable | meaning and hint |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|');
