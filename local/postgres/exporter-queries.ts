import { contentQueries } from './exporter/content-queries.ts';
import type { ExporterQuery } from './exporter/exporter-query.ts';
import { serverQueries } from './exporter/server-queries.ts';

export type { ExporterQuery } from './exporter/exporter-query.ts';

/** Everything that an operator watches and that only the database knows. Asked as `axion_sense_observer`, which reads statistics and no rows. */
export const exporterQueries: readonly ExporterQuery[] = [...serverQueries, ...contentQueries];
