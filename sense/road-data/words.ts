import { CameraSide, FrameImageType, ValueSource } from '@axion/contracts/proto/gen/axion/sense/contracts/v1/frame_pb.ts';
import { TrackSource, TrackStatus } from '@axion/contracts/proto/gen/axion/sense/contracts/v1/track_pb.ts';
import type { Track } from '@axion/contracts/sense/track.ts';

type Names = Readonly<Record<string, number>>;

/** The word of our contracts for protobuf's number. Zero is left to the contract's own default; a number that we do not know is refused by it. */
const wordOf =
  (names: Names) =>
  (value: number): string | undefined =>
    value === 0
      ? undefined
      : (Object.keys(names)
          .find((name) => names[name] === value)
          ?.toLowerCase() ?? `unknown ${value}`);

export const cameraSideWord = wordOf(CameraSide);
export const imageTypeWord = wordOf(FrameImageType);
export const valueSourceWord = wordOf(ValueSource);
export const trackSourceWord = wordOf(TrackSource);

/** Protobuf's number for a word of our contracts; complete, or it does not compile. */
const numberOf =
  <Word extends string, Value extends number>(names: { readonly [Name in Uppercase<Word>]: Value }) =>
  (word: Word): Value =>
    names[word.toUpperCase() as Uppercase<Word>];

export const trackSourceNumber = numberOf<Track['source'], TrackSource>(TrackSource);
export const trackStatusNumber = numberOf<Track['status'], TrackStatus>(TrackStatus);

/** A moment as contracts carry it; one that no calendar holds is left for the contract to refuse. */
export function isoOf(milliseconds: bigint): string {
  const time = new Date(Number(milliseconds));
  return Number.isNaN(time.getTime()) ? `${milliseconds} ms` : time.toISOString();
}

export const millisecondsOf = (iso: string): bigint => BigInt(Date.parse(iso));
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
