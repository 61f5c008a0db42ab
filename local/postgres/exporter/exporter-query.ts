/** One question of a monitoring system, in the terms of postgres_exporter: each column is a label or a number. */
export type ExporterQuery = {
  readonly name: string;
  /** What it tells, for whom. */
  readonly help: string;
  /** Where it is asked; a question about the whole server is asked once. */
  readonly databases: readonly ('axion_sense' | 'axion_sense_tasks' | 'axion_sense_permissions' | 'axion_gen')[];
  readonly columns: Readonly<Record<string, { readonly usage: 'LABEL' | 'GAUGE' | 'COUNTER'; readonly help: string }>>;
  readonly sql: string;
};

/** A column that is a label. */
export const label = (help: string) => ({ usage: 'LABEL', help }) as const;
/** A column that is a number that goes up and down. */
export const gauge = (help: string) => ({ usage: 'GAUGE', help }) as const;
/** A column that is a number that only rises. */
export const counter = (help: string) => ({ usage: 'COUNTER', help }) as const;
