import { dashboardsEnglish } from './english/dashboards.ts';
import { shellEnglish } from './english/shell.ts';
import { sourcesEnglish } from './english/sources.ts';
import { sqlEnglish } from './english/sql.ts';
import { widgetsEnglish } from './english/widgets.ts';

/** The English words of Gen Web; the Arabic ones have to have the same keys. */
export const english = {
  ...shellEnglish,
  ...sourcesEnglish,
  ...sqlEnglish,
  ...dashboardsEnglish,
  ...widgetsEnglish,
};
