import { dashboardsArabic } from './arabic/dashboards.ts';
import { shellArabic } from './arabic/shell.ts';
import { sourcesArabic } from './arabic/sources.ts';
import { sqlArabic } from './arabic/sql.ts';
import { widgetsArabic } from './arabic/widgets.ts';

/** The Arabic words of Gen Web. */
export const arabic = {
  ...shellArabic,
  ...sourcesArabic,
  ...sqlArabic,
  ...dashboardsArabic,
  ...widgetsArabic,
};
