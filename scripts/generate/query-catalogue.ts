import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

type Named = { readonly name: string; readonly text: string; readonly store?: string };
const isQuery = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && 'text' in value && 'values' in value && 'row' in value;

/** The page that shows every statement that a service may send, by the file that holds it. */
export async function queryCatalogue(): Promise<string> {
  const files = globSync('{platform,sense,gen}/**/*.queries.ts').sort();
  const sections = await Promise.all(
    files.map(async (file) => ({ file, queries: Object.values((await import(pathToFileURL(file).href)) as object).filter(isQuery) })),
  );
  return [
    '# Statements',
    '',
    'Every statement that a service sends to PostgreSQL or ClickHouse, with its parameters. Generated from the `*.queries.ts` files; do not edit.',
    ...sections.flatMap(({ file, queries }) => ['', `## ${file}`, ...queries.flatMap(entry)]),
    '',
  ].join('\n');
}

const entry = ({ name, text, store = 'postgres' }: Named): string[] => [
  '',
  `### ${name}`,
  '',
  `\`\`\`sql`,
  `-- ${store}`,
  dedented(text),
  '```',
];

function dedented(text: string): string {
  const lines = text.replace(/^\n/, '').trimEnd().split('\n');
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(indent)).join('\n');
}
