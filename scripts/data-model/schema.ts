/** A column as its store describes it. */
export type Column = {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  /** The default, or how a generated column is made; empty when there is neither. */
  readonly fallback: string;
  readonly comment: string;
};

/** A foreign key, or what is meant as one where no constraint can say it. */
export type Reference = {
  readonly name: string;
  readonly columns: readonly string[];
  /** With its schema. */
  readonly target: string;
  readonly isNullable: boolean;
  readonly isUnique: boolean;
  /** False where only the name of the column tells, as into partitioned history. */
  readonly isEnforced: boolean;
};

/** A name and what it stands for, in the store's own words. */
export type Named = { readonly name: string; readonly definition: string };

/** How partitions of a table are made and kept. */
export type Partitions = { readonly by: string; readonly kept: string };

/** Everything that one table's part of a page shows. */
export type Table = {
  readonly schema: string;
  readonly name: string;
  readonly comment: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
  readonly unique: readonly Named[];
  readonly checks: readonly Named[];
  readonly references: readonly Reference[];
  readonly indexes: readonly Named[];
  readonly triggers: readonly Named[];
  readonly partitions: Partitions | undefined;
  /** Who may do what, one line a set of rights; none where the store has no roles of ours. */
  readonly rights: readonly string[];
};

/** One page: a schema of a database, or the whole of a small one. */
export type Schema = {
  readonly database: string;
  readonly name: string;
  readonly comment: string;
  readonly tables: readonly Table[];
  /** What each function is for, by its name and parameters. */
  readonly functions: readonly Named[];
};
