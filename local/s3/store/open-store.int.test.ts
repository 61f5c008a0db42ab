import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeContent } from '../body/write-content.ts';
import { readContent } from '../objects/read-content.ts';
import { openStore, type Store } from './open-store.ts';
import type { StoredObject } from './stored-object.ts';

let folder: string;
let store: Store;
const faults: unknown[] = [];
const open = () => openStore(folder, { onFault: (error) => void faults.push(error) });
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-store-'));
  store = await open();
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
  expect(faults).toEqual([]);
});

async function* bytes(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
const object = (key: string, content: string, sizeBytes: number): StoredObject => ({
  ...{ bucket: 'b', key, content, sizeBytes, etag: 'e', modifiedMs: 0 },
  ...{ partCount: null, checksum: null, headers: { 'content-type': 'x/y' } },
});
async function put(key: string, text: string): Promise<StoredObject> {
  const content = await writeContent(store.files, bytes(text));
  const made = object(key, content, text.length);
  await store.change(() => store.objects.put(made), [content]);
  return made;
}
async function read(source: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const piece of source) text += piece;
  return text;
}
const incoming = () => readdir(join(folder, 'incoming'));
async function files(): Promise<string[]> {
  const folders = await readdir(join(folder, 'files'));
  return (await Promise.all(folders.map((one) => readdir(join(folder, 'files', one))))).flat();
}

describe('a change', () => {
  it('that fails has changed nothing, and its file is gone', async () => {
    const content = await writeContent(store.files, bytes('x'));
    const failing = store.change(() => {
      store.objects.put(object('k', content, 1));
      throw new Error('no');
    }, [content]);
    await expect(failing).rejects.toThrow('no');
    expect(store.objects.find('b', 'k')).toBeUndefined();
    expect([await incoming(), await files()]).toEqual([[], []]);
  });

  it('is there after the store was closed and opened again', async () => {
    await put('k', 'text');
    await store.close();
    store = await open();
    const found = store.objects.find('b', 'k') as StoredObject;
    expect(await read(readContent(store, found).bytes)).toBe('text');
  });
});

describe('a crash', () => {
  it('between catalogue and move is put right, and what nobody took is removed', async () => {
    const taken = await writeContent(store.files, bytes('taken'));
    await store.change(() => store.objects.put(object('k', taken, 5)));
    await writeContent(store.files, bytes('lost'));
    expect(await incoming()).toHaveLength(2);
    await store.close();
    store = await open();
    expect([await incoming(), await files()]).toEqual([[], [taken]]);
    expect(await read(readContent(store, store.objects.find('b', 'k') as StoredObject).bytes)).toBe('taken');
  });
});

describe('what was replaced', () => {
  it('is read to its end by those who began, and removed after that', async () => {
    const old = await put('k', 'old');
    const reading = readContent(store, old);
    const fresh = await put('k', 'new');
    await store.sweep();
    expect(await read(reading.bytes)).toBe('old');
    expect(await files()).toHaveLength(2);
    reading.close();
    reading.close();
    await store.sweep();
    expect(await files()).toEqual([fresh.content]);
  });

  it('or left over of an upload is removed', async () => {
    const start = { id: 'u', bucket: 'b', key: 'k', startedMs: 0, checksumName: null, checksumType: null, headers: {} };
    await store.change(() => store.uploads.start(start));
    const part = async (number: number, text: string) => {
      const file = await writeContent(store.files, bytes(text));
      await store.change(
        () => store.uploads.putPart('u', { number, file, sizeBytes: text.length, etag: 'e', modifiedMs: 0, checksum: null }),
        [file],
      );
      return file;
    };
    await part(1, 'first try');
    const kept = [await part(1, 'one'), await part(3, 'three')];
    await part(2, 'left out');
    expect(await files()).toHaveLength(4);
    await store.change(() => {
      store.uploads.finish('u', new Set([1, 3]));
      store.objects.put({ ...object('k', 'u', 8), partCount: 2 });
    });
    await store.sweep();
    expect((await files()).sort()).toEqual(kept.sort());
    expect(store.uploads.any('b')).toBe(false);
    const whole = readContent(store, store.objects.find('b', 'k') as StoredObject);
    expect(await read(whole.bytes)).toBe('onethree');
    whole.close();
    await store.change(() => store.objects.remove('b', 'k'));
    await store.sweep();
    expect(await files()).toEqual([]);
  });
});
