import type pg from 'pg';

/** What PostgreSQL makes of a statement without running it: type names of its parameters and of its answer's columns. */
export type StatementShape = {
  readonly parameters: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
};

/** Events of the wire that the driver hands on without a type. */
type Wire = pg.Connection & {
  parse(query: { name: string; text: string }, more?: boolean): void;
  describe(what: { type: 'S'; name: string }, more?: boolean): void;
  sync(): void;
};
type Described = { parameters: readonly number[]; columns: readonly { readonly name: string; readonly dataTypeID: number }[] };

/**
 * Parses and describes a statement (PostgreSQL wire protocol, "Extended Query").
 * @throws the server's error for a statement that it does not take
 */
export async function describeStatement(client: pg.Client, text: string): Promise<StatementShape> {
  const { parameters, columns } = await described(client, text);
  const ids = [...parameters, ...columns.map((column) => column.dataTypeID)];
  const { rows } = await client.query<{ id: number; name: string }>(
    'select oid::int as id, typname as name from pg_type where oid = any($1)',
    [ids],
  );
  const nameOf = (id: number) => rows.find((row) => row.id === id)?.name ?? `type ${id}`;
  return { parameters: parameters.map(nameOf), columns: columns.map(({ name, dataTypeID }) => ({ name, type: nameOf(dataTypeID) })) };
}

const described = (client: pg.Client, text: string): Promise<Described> =>
  new Promise((resolve, reject) => {
    const found: { parameters: number[]; columns: Described['columns'] } = { parameters: [], columns: [] };
    let failure: Error | undefined;
    const submittable = {
      submit(connection: pg.Connection) {
        const wire = connection as Wire;
        wire.once('parameterDescription', ({ dataTypeIDs }: { dataTypeIDs: number[] }) => {
          found.parameters = dataTypeIDs;
        });
        wire.parse({ name: '', text }, true);
        wire.describe({ type: 'S', name: '' }, true);
        wire.sync();
      },
      handleRowDescription({ fields }: { fields: Described['columns'] }) {
        found.columns = fields;
      },
      handleError(error: Error) {
        failure = error;
        reject(error);
      },
      handleReadyForQuery() {
        if (!failure) resolve(found);
      },
    };
    client.query(submittable as unknown as pg.Submittable);
  });
