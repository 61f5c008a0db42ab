import type { Readable } from 'node:stream';
import { fault } from '../clickhouse-fault.ts';

const longestFormBytes = 16 << 20;

/** The boundary of a multipart form; undefined when the body is none. */
export const formBoundary = (contentType: string | undefined): string | undefined =>
  /^multipart\/form-data\s*;.*boundary="?([^";]{1,200})"?/i.exec(contentType ?? '')?.[1];

/**
 * The text fields of a form: clients send long parameters so.
 * @throws ClickHouseFault 48 for a part with a file (external tables are not known here), 36 when the form is broken, 229 when it is too long
 */
export async function multipartFields(body: Readable, boundary: string): Promise<ReadonlyMap<string, string>> {
  const text = await formText(body);
  const parts = `\r\n${text}`.split(`\r\n--${boundary}`).slice(1);
  if (!parts.at(-1)?.startsWith('--')) throw fault(36, 'The multipart form has no end');
  return new Map(parts.slice(0, -1).map(fieldOf));
}

function fieldOf(part: string): [string, string] {
  const headEnd = part.indexOf('\r\n\r\n');
  const head = part.slice(0, headEnd);
  const name = /;\s*name="([^"]+)"/i.exec(head)?.[1];
  if (headEnd < 0 || name === undefined) throw fault(36, 'The multipart form has a part without a name');
  if (/;\s*filename=/i.test(head) || name.endsWith('_structure') || name.endsWith('_format'))
    throw fault(48, 'External tables in the body are not known here');
  return [name, Buffer.from(part.slice(headEnd + 4), 'latin1').toString('utf8')];
}

async function formText(body: Readable): Promise<string> {
  let text = '';
  for await (const chunk of body as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    if (text.length > longestFormBytes) throw fault(229, 'The form is too long');
  }
  return text;
}
