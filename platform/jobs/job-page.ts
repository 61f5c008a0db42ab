import type { Html } from '../http/html.ts';

/** A page that an app adds to its job dashboard, such as one of partitions; it stands in the menu, behind the same sign-in and the same right. */
export type JobPage = {
  /** Below `/jobs/pages/`: kebab-case. */
  readonly path: string;
  readonly title: string;
  /**
   * The page's own part, made with `html` of `platform/http/html.ts`: read only, bounded, done within a few seconds. Tables, `<dl>` and `<p>` look as
   * they do elsewhere; `class="number"` on cells of figures, `class="state good"`, `"state warn"`, `"state bad"` on words that judge.
   * No `<script>`, no `style` attribute: the page's policy lets neither run.
   */
  readonly render: (signal: AbortSignal) => Promise<Html>;
};

/** Declares a page. */
export const jobPage = (definition: JobPage): JobPage => definition;
