import { describe, expect, it } from 'vitest';
import { aptConfiguration, aptReason, aptSources, packageFiles, packageOf } from './apt-plan.ts';

const place = { folder: '/c/apt', mirror: 'http://m/debian', keyring: '/k.gpg', architecture: 'amd64' };

describe('the plan for apt', () => {
  it('keeps to a folder of its own and to a signed source', () => {
    expect(aptConfiguration(place).match(/^Dir::(?!Etc::\w+parts).*$/gm)).toEqual([
      'Dir::State "/c/apt/state";',
      'Dir::State::status "/c/apt/state/status";',
      'Dir::Cache "/c/apt/cache";',
      'Dir::Etc::sourcelist "/c/apt/sources.list";',
    ]);
    expect(aptSources(place)).toBe('deb [signed-by=/k.gpg] http://m/debian trixie main\n');
  });

  it('reads what is to be fetched, and nothing else of what is printed', () => {
    const sha256 = 'd'.repeat(64);
    const printed = `Reading package lists...\n'http://m/g/libgmp10_6.3.0%2bdfsg-3_amd64.deb' libgmp10_2%3a6.3.0+dfsg-3_amd64.deb 560220 SHA256:${sha256}\n`;
    const files = packageFiles(printed);
    expect(files).toEqual([{ name: 'libgmp10_2%3a6.3.0+dfsg-3_amd64.deb', sizeBytes: 560_220, sha256 }]);
    expect(packageOf(files[0]?.name ?? '')).toBe('libgmp10');
  });

  it('repeats the cause and no password', () => {
    expect(aptReason('Reading...\nE: Failed to fetch http://me:hush@m/x  404\n')).toBe('E: Failed to fetch http://m/x  404');
    expect(aptReason('')).toBe('apt-get failed without a word');
  });
});
