import { deflateSync } from 'node:zlib';
import { PbfWriter } from 'pbf';
import type { LonLat } from '../town/plane.ts';

export type Tags = Readonly<Record<string, string>>;
export type OsmNode = { readonly id: number; readonly at: LonLat; readonly tags?: Tags };
export type OsmWay = { readonly id: number; readonly nodes: readonly number[]; readonly tags: Tags };

const nodesPerBlock = 8_000;
const nanodegrees = 100;

/** An OSM PBF file (https://wiki.openstreetmap.org/wiki/PBF_Format) of nodes and ways, sorted by type, then id, as readers expect. */
export function osmPbf(nodes: readonly OsmNode[], ways: readonly OsmWay[], writtenBy: string): Buffer {
  const sortedNodes = [...nodes].sort((a, b) => a.id - b.id);
  const sortedWays = [...ways].sort((a, b) => a.id - b.id);
  const blocks: Buffer[] = [blob('OSMHeader', headerBlock(writtenBy))];
  for (let at = 0; at < sortedNodes.length; at += nodesPerBlock)
    blocks.push(blob('OSMData', nodeBlock(sortedNodes.slice(at, at + nodesPerBlock))));
  if (sortedWays.length > 0) blocks.push(blob('OSMData', wayBlock(sortedWays)));
  return Buffer.concat(blocks);
}

/** A length, a BlobHeader, a Blob of deflated bytes. */
function blob(type: string, raw: Uint8Array): Buffer {
  const body = new PbfWriter();
  body.writeVarintField(2, raw.length);
  body.writeBytesField(3, deflateSync(raw));
  const bytes = body.finish();
  const header = new PbfWriter();
  header.writeStringField(1, type);
  header.writeVarintField(3, bytes.length);
  const head = header.finish();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, bytes]);
}

function headerBlock(writtenBy: string): Uint8Array {
  const block = new PbfWriter();
  for (const feature of ['OsmSchema-V0.6', 'DenseNodes']) block.writeStringField(4, feature);
  block.writeStringField(5, 'Sort.Type_then_ID');
  block.writeStringField(16, writtenBy);
  return block.finish();
}

/** Each string once, by number; 0 stays empty, because a zero ends a node's tags. */
function stringTable(): { readonly numberOf: (text: string) => number; readonly write: (block: PbfWriter) => void } {
  const numbers = new Map<string, number>([['', 0]]);
  return {
    numberOf(text) {
      const number = numbers.get(text) ?? numbers.size;
      numbers.set(text, number);
      return number;
    },
    write: (block) =>
      block.writeMessage(
        1,
        (_, table) => {
          for (const text of numbers.keys()) table.writeBytesField(1, Buffer.from(text));
        },
        undefined,
      ),
  };
}

/** Dense nodes: ids and places as differences; places in units of 100 nanodegrees. */
function nodeBlock(nodes: readonly OsmNode[]): Uint8Array {
  const strings = stringTable();
  const units = nodes.map(({ at }) => at.map((degrees) => Math.round((degrees * 1e9) / nanodegrees)) as [number, number]);
  const tags = nodes.flatMap((node) => [
    ...Object.entries(node.tags ?? {}).flatMap(([key, value]) => [strings.numberOf(key), strings.numberOf(value)]),
    0,
  ]);
  return primitiveBlock(strings, (group) =>
    group.writeMessage(
      2,
      (_, dense) => {
        dense.writePackedSVarint(1, differences(nodes.map((node) => node.id)));
        dense.writePackedSVarint(8, differences(units.map(([, latitude]) => latitude)));
        dense.writePackedSVarint(9, differences(units.map(([longitude]) => longitude)));
        if (nodes.some((node) => node.tags)) dense.writePackedVarint(10, tags);
      },
      undefined,
    ),
  );
}

function wayBlock(ways: readonly OsmWay[]): Uint8Array {
  const strings = stringTable();
  const numbered = ways.map(({ tags, ...way }) => ({
    ...way,
    keys: Object.keys(tags).map(strings.numberOf),
    values: Object.values(tags).map(strings.numberOf),
  }));
  return primitiveBlock(strings, (group) => {
    for (const { id, nodes, keys, values } of numbered)
      group.writeMessage(
        3,
        (_, way) => {
          way.writeVarintField(1, id);
          way.writePackedVarint(2, keys);
          way.writePackedVarint(3, values);
          way.writePackedSVarint(8, differences(nodes));
        },
        undefined,
      );
  });
}

function primitiveBlock(strings: ReturnType<typeof stringTable>, writeGroup: (group: PbfWriter) => void): Uint8Array {
  const block = new PbfWriter();
  strings.write(block);
  block.writeMessage(2, (_, group) => writeGroup(group), undefined);
  block.writeVarintField(17, nanodegrees);
  return block.finish();
}

const differences = (values: readonly number[]): number[] => values.map((value, i) => value - (i === 0 ? 0 : (values[i - 1] as number)));
