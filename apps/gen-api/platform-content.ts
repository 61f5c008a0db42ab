import type { PlatformDataset } from '@axion/gen/datasets/register-platform-dataset.ts';
import type { PlatformSource } from '@axion/gen/sources/register-platform-source.ts';

/** The Sense source of a ClickHouse URL. Every table that it has names an organization. */
export function senseSource(clickhouseUrl: string): PlatformSource {
  const url = new URL(clickhouseUrl);
  const secure = url.protocol === 'https:';
  return {
    name: 'sense',
    title: 'Sense',
    connector: 'clickhouse',
    organizationColumn: 'organization_id',
    settings: {
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(url.port || (secure ? 8443 : 8123)),
      secure,
      database: decodeURIComponent(url.pathname.slice(1)) || 'axion_sense',
      user: decodeURIComponent(url.username) || 'default',
      password: decodeURIComponent(url.password),
    },
  };
}

/** What comes with the Sense source: drives and their pictures, and what was seen on them. A set that was added later reaches installations that have the others. */
export const senseDatasets: readonly PlatformDataset[] = [
  {
    id: '01930000-0000-7000-8000-000000000001',
    source: 'sense',
    name: 'roads',
    title: 'Roads',
    description: 'Drives that vehicles recorded, and the pictures taken on them.',
    tables: ['tracks', 'frames'],
  },
  {
    id: '01930000-0000-7000-8000-000000000002',
    source: 'sense',
    name: 'sightings',
    title: 'Sightings',
    description: 'What detectors saw on the pictures, and the things on the road that follow from it.',
    tables: ['detections', 'objects'],
  },
];
