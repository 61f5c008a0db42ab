import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { drainPending, Session } from 'chdb';
import { ChdbNodeEngine } from 'chdb/durable/node';
import { literal } from '../sql/literal.ts';
import { type Role, roleNames } from './access.ts';
import { type Lending, lend } from './lend.ts';
import { makePipes } from './pipe.ts';
import { clearPassing, makePlaces, type Places } from './places.ts';
import { serially } from './serially.ts';
import { type EngineSession, openSession } from './session.ts';

/** What the engine's own parser says of a text: how many statements, and whether they only read. */
export type Verdict = { readonly statements: number; readonly reads: boolean };

/** One engine on one folder, with sessions for each role. */
export type Engine = {
  readonly version: string;
  /** Where bodies and finished results are kept while they are used. */
  readonly spool: string;
  classify(text: string): Promise<Verdict>;
  /** Why a text is not one statement. @throws the engine's syntax error, with the place in this very text */
  explainFault(text: string): Promise<never>;
  /** Runs a small statement of our own on a session that no caller can fill. */
  ask(statement: string, format: string): Promise<Uint8Array>;
  /** Lends a session of this role. */
  withSession<Result>(role: Role, signal: AbortSignal, work: (session: EngineSession) => Promise<Result>): Promise<Result>;
  /** Asks the engine, again and again, to stop the statement that begins with `mark`, until `settled`. */
  stop(mark: string, settled: Promise<unknown>): Promise<void>;
  close(): Promise<void>;
};

type Settings = { readonly folder: string; readonly memoryBytes: number; readonly sessionsPerRole: number };

/** A statement that will not stop is asked every 50 ms, for a quarter of an hour. */
const stopAttempts = 18_000;

/** Opens the engine on `folder`, which no other process may use. @throws Error when one does, or the folder cannot be written */
export async function openEngine({ folder, memoryBytes, sessionsPerRole }: Settings): Promise<Engine> {
  const places = makePlaces(folder);
  const args = [`--config-file=${places.config}`, `--max_server_memory_usage=${memoryBytes}`];
  const control = new Session(places.data, { connectionArgs: args });
  clearPassing(places);
  control.query(`SET ROLE ${roleNames.writer}`);
  control.query('CREATE DATABASE IF NOT EXISTS axion_sense');
  const ask = serially(async (statement: string, format: string) => (await control.queryAsync(statement, { format })).bytes());

  const sessions = await openSessions(places, args, sessionsPerRole);
  const lendingTo = (role: Role) => lend(sessions.filter((session) => session.role === role));
  const lending: Readonly<Record<Role, Lending<EngineSession>>> = { writer: lendingTo('writer'), reader: lendingTo('reader') };
  const parser = new ChdbNodeEngine({ extraArgs: [...args, '--implicit_select=0'] });
  await parser.start({ dataPath: places.data, backupsAllowedPath: places.spool });

  return {
    ask,
    version: control.query('SELECT version()', 'TSVRaw').trim(),
    spool: places.spool,
    classify: serially(async (text) => {
      const { statementCount, queryClass } = await parser.analyze(text, 'default');
      return { statements: statementCount, reads: queryClass === 0 };
    }),
    explainFault: (text) => explainFault(ask, text),
    async withSession(role, signal, work) {
      const session = await lending[role].borrow(signal);
      try {
        return await work(session);
      } finally {
        lending[role].giveBack(session);
      }
    },
    stop: (mark, settled) => stop(ask, mark, settled),
    async close() {
      for (const session of sessions) session.close();
      control.close();
      await parser.close();
      await drainPending();
    },
  };
}

async function openSessions({ data, pipes }: Places, args: readonly string[], perRole: number): Promise<readonly EngineSession[]> {
  const wanted = (['writer', 'reader'] as const).flatMap((role) =>
    Array.from({ length: perRole }, (_, i) => ({ role, pipe: join(pipes, `${role}-${i}`) })),
  );
  await makePipes(wanted.map(({ pipe }) => pipe));
  return wanted.map((each) => openSession({ data, args, ...each }));
}

async function explainFault(ask: Engine['ask'], text: string): Promise<never> {
  await ask(`SELECT formatQuery(${literal(text)})`, 'Null').catch((error: Error) => {
    throw new Error(error.message.replace(/: In scope SELECT formatQuery\([\s\S]*\)\. \(/, '. ('));
  });
  throw new Error('Code: 62. DB::Exception: Syntax error: not one statement. (SYNTAX_ERROR)');
}

async function stop(ask: Engine['ask'], mark: string, settled: Promise<unknown>): Promise<void> {
  let over = false;
  const end = () => {
    over = true;
  };
  const watch = settled.then(end, end);
  for (let attempt = 0; attempt < stopAttempts && !over; attempt++) {
    // ASYNC: waiting inside the engine deadlocks, because the killed statement's own session has to wake up.
    await ask(`KILL QUERY WHERE startsWith(query, ${literal(mark)}) ASYNC`, 'Null').catch(() => undefined);
    await Promise.race([watch, pause(50)]);
  }
}
