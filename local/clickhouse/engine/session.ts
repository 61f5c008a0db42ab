import { Session } from 'chdb';
import { identifier, literal } from '../sql/literal.ts';
import { type Role, roleNames } from './access.ts';

/** What a request changes in a session for its one statement. */
export type SessionState = {
  readonly database: string | undefined;
  readonly settings: ReadonlyMap<string, string>;
  /** Values of `{name:Type}` places as they came, in the engine's TSV escapes. */
  readonly parameters: ReadonlyMap<string, string>;
};

/** What a statement gave: bytes unless it wrote them to a file, and the engine's counts. */
export type StatementResult = {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly rowBytes: number;
  readonly elapsedSeconds: number;
};

/** One connection to the engine; it runs one statement at a time. */
export type EngineSession = {
  readonly role: Role;
  /** A named pipe of its own, for results that are read while they are made. */
  readonly pipe: string;
  /** @throws the engine's error */
  run(statement: string, format: string): Promise<StatementResult>;
  /** Runs `work` with database, settings and parameters of a request, and takes them back afterwards. */
  within<Result>(state: SessionState, work: () => Promise<Result>): Promise<Result>;
  close(): void;
};

/** Always in force: a bare word is a syntax error, as on a server, and not a column to select. */
const always = 'SET implicit_select = 0';

/** Opens a session that keeps its role for life. */
export function openSession({
  data,
  args,
  role,
  pipe,
}: {
  readonly data: string;
  readonly args: readonly string[];
  readonly role: Role;
  readonly pipe: string;
}): EngineSession {
  const open = (): Session => {
    const session = new Session(data, { connectionArgs: args });
    session.query(`SET ROLE ${roleNames[role]}`);
    session.query(always);
    return session;
  };
  let session = open();

  const run = async (statement: string, format: string): Promise<StatementResult> => {
    const result = await session.queryAsync(statement, { format });
    return { bytes: result.bytes(), rows: result.rowsRead, rowBytes: result.bytesRead, elapsedSeconds: result.elapsed };
  };
  const restore = async (changes: readonly string[]): Promise<void> => {
    try {
      for (const change of changes) await run(change, 'Null');
    } catch {
      // What cannot be taken back is thrown away with its session.
      session.close();
      session = open();
    }
  };

  return {
    role,
    pipe,
    run,
    async within({ database, settings, parameters }, work) {
      const { apply, undo } = changesFor({ database, settings, parameters });
      try {
        for (const change of apply) await run(change, 'Null');
        return await work();
      } finally {
        await restore(undo);
      }
    },
    close: () => session.close(),
  };
}

/** Parameters stay behind harmlessly: a statement runs only when all of its own have been set. */
function changesFor({ database, settings, parameters }: SessionState): { apply: string[]; undo: string[] } {
  const set = [...settings].map(([name, value]) => `${name} = ${literal(value)}`);
  const params = [...parameters].map(([name, value]) => `param_${name} = ${literal(value)}`);
  const apply = [
    ...(database === undefined ? [] : [`USE ${identifier(database)}`]),
    ...(set.length + params.length === 0 ? [] : [`SET ${[...set, ...params].join(', ')}`]),
  ];
  const undo = [
    ...(database === undefined ? [] : ['USE default']),
    ...(set.length === 0 ? [] : [`SET ${[...settings.keys()].map((name) => `${name} = DEFAULT`).join(', ')}`, always]),
  ];
  return { apply, undo };
}
