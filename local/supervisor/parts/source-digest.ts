import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a build makes or what only tests read. */
const passedOver = /^(node_modules|\.next|dist|test-results|.*\.tsbuildinfo|next-env\.d\.ts|.*\.test\.tsx?)$/;

/** SHA-256 over names and bytes of all sources below some folders or files, in an order of their own. Absent ones count as empty. */
export function sourceDigest(project: string, places: readonly string[]): string {
  const digest = createHash('sha256');
  for (const place of places) {
    for (const file of filesBelow(project, place)) {
      const bytes = readFileSync(join(project, file));
      digest.update(`${file}\0${bytes.byteLength}\0`).update(bytes);
    }
  }
  return digest.digest('hex');
}

function filesBelow(project: string, place: string): readonly string[] {
  const found = statSync(join(project, place), { throwIfNoEntry: false });
  if (!found) return [];
  if (found.isFile()) return [place];
  const names = readdirSync(join(project, place)).filter((name) => !passedOver.test(name));
  return names.sort().flatMap((name) => filesBelow(project, join(place, name)));
}
