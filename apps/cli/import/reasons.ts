/** Why a file was not sent. Every file that is found ends as sent, known, or with one of these. */
export const reasons = {
  'not-a-photo': 'Neither a JPEG or HEIC picture nor a GPX log',
  unreadable: 'The file cannot be read',
  empty: 'The file is empty',
  'photo-truncated': 'The picture ends before its end; copy it again from the camera',
  'photo-broken': 'The picture is damaged: its structure cannot be followed',
  'photo-too-large': 'Pictures up to 64 MiB and 200 megapixels (HEIC: 50) are taken',
  'heic-unreadable': 'The HEIC picture cannot be decoded',
  'no-position': 'No place in the picture, its metadata files or a log that covers its time; give a GPX of the same drive',
  'hemisphere-unknown': 'The degrees have no north/south or east/west mark; say --assume-hemisphere NE (or NW, SE, SW)',
  'no-time': 'No time of capture in the picture, its metadata files or its name',
  'clock-implausible': 'The camera clock is far off and no GPS time corrects it; say --time-offset',
  'gpx-broken': 'The log is not readable XML or not GPX',
  'gpx-no-points': 'The log has no track points',
  'gpx-no-times': 'The log has no times, so nothing can be placed on it',
  'same-as': 'The same bytes were found under another name in this run',
  gone: 'The file was there when it was read and gone when it was sent',
  refused: 'The service refused it',
} as const;

export type Reason = keyof typeof reasons;

/** One file's end when it was not sent. `detail` says which other file, which clock, which answer. */
export type Refusal = { readonly path: string; readonly reason: Reason; readonly detail?: string };
