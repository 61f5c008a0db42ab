import { SaxesParser } from 'saxes';
import { S3Error } from './s3-error.ts';

/** An element: text, or elements inside; a list repeats the element. Undefined leaves it out. */
type XmlContent = string | number | boolean | undefined | XmlFields | readonly XmlContent[];
export type XmlFields = { readonly [element: string]: XmlContent };

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A document with one root. Control characters become references such as `&#x1;`, as in S3; strict XML 1.0 readers ask for `encoding-type=url` instead. */
export const xmlDocument = (root: string, content: XmlFields | string): string =>
  `${declaration}<${root} xmlns="${namespace}">${typeof content === 'string' ? escaped(content) : inner(content)}</${root}>`;

/** Error documents have no namespace. */
export const xmlError = (fields: XmlFields): string => `${declaration}${element('Error', fields)}`;

function element(name: string, content: XmlContent): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((one: XmlContent) => element(name, one)).join('');
  return `<${name}>${typeof content === 'object' ? inner(content as XmlFields) : escaped(String(content))}</${name}>`;
}

const inner = (fields: XmlFields): string =>
  Object.entries(fields)
    .map(([name, content]) => element(name, content))
    .join('');

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not stand in XML as they are
const special = /[&<>"\u0000-\u001f\u007f\ufffe\uffff]/g;
const escaped = (text: string): string =>
  text.replaceAll(special, (found) => entities[found] ?? `&#x${found.charCodeAt(0).toString(16).toUpperCase()};`);

/** An element that was read: its text, and the elements inside by name. */
type XmlElement = {
  readonly text: string;
  readonly all: (name: string) => readonly XmlElement[];
  readonly one: (name: string) => XmlElement | undefined;
};

const deepest = 8;

/** Reads a document whose root must have the given name. @throws S3Error `MalformedXML` */
export function parseXml(document: string, root: string): XmlElement {
  const open: Building[] = [building('')];
  const parser = new SaxesParser();
  parser.on('error', () => {
    throw new S3Error('MalformedXML');
  });
  parser.on('opentag', ({ name }) => {
    if (open.length > deepest) throw new S3Error('MalformedXML');
    open.push(building(name.replace(/^.*:/, '')));
  });
  parser.on('text', (text) => {
    const top = open.at(-1) as Building;
    top.text += text;
  });
  parser.on('closetag', () => {
    const done = open.pop() as Building;
    open.at(-1)?.children.push(done);
  });
  parser.write(document).close();
  const found = open[0]?.children.find(({ name }) => name === root);
  if (!found) throw new S3Error('MalformedXML');
  return elementOf(found);
}

type Building = { readonly name: string; text: string; readonly children: Building[] };
const building = (name: string): Building => ({ name, text: '', children: [] });

function elementOf({ text, children }: Building): XmlElement {
  const all = (name: string) => children.filter((child) => child.name === name).map(elementOf);
  return { text, all, one: (name) => all(name)[0] };
}
