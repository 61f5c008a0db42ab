import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { drainPending, Session } from 'chdb';
import { ChdbNodeEngine } from 'chdb/durable/node';
import { literal } from '../sql/literal.ts';
import { configXml, type Role, roleNames, usersXml } from './access.ts';
import { lend } from './lend.ts';
import { makePipes } from './pipe.ts';
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

/** Asked every 50 ms at first; a statement that will not stop is asked for a quarter of an hour. */
const stopAttempts = 20_000;

/** Opens the engine on `folder`, which no other process may use. @throws Error when one does, or the folder cannot be written */
export async function openEngine({ folder, memoryBytes, sessionsPerRole }: Settings): Promise<Engine> {
  const places = preparePlaces(folder);
  const args = [`--config-file=${places.config}`, `--max_server_memory_usage=${memoryBytes}`];
  const roles = (['writer', 'reader'] as const).flatMap((role) =>
    Array.from({ length: sessionsPerRole }, (_, i) => ({ role, pipe: join(places.pipes, `${role}-${i}`) })),
  );
  await makePipes(roles.map(({ pipe }) => pipe));

  const control = new Session(places.data, { connectionArgs: args });
  control.query(`SET ROLE ${roleNames.writer}`);
  control.query('CREATE DATABASE IF NOT EXISTS axion_sense');
  const ask = serially(async (statement: string, format: string) => (await control.queryAsync(statement, { format })).bytes());
  const sessions = roles.map((each) => openSession({ data: places.data, args, ...each }));
  const parser = new ChdbNodeEngine({ extraArgs: [...args, '--implicit_select=0'] });
  await parser.start({ dataPath: places.data, backupsAllowedPath: places.spool });
  const lending = {
    writer: lend(sessions.filter(({ role }) => role === 'writer')),
    reader: lend(sessions.filter(({ role }) => role === 'reader')),
  };

  return {
    ask,
    version: control.query('SELECT version()', 'TSVRaw').trim(),
    spool: places.spool,
    async classify(text) {
      const { statementCount, queryClass } = await parser.analyze(text, 'default');
      return { statements: statementCount, reads: queryClass === 0 };
    },
    async explainFault(text) {
      await ask(`SELECT formatQuery(${literal(text)})`, 'Null').catch((error: Error) => {
        throw new Error(error.message.replace(/: In scope SELECT formatQuery\([\s\S]*\)\. \(/, '. ('));
      });
      throw new Error('Code: 62. DB::Exception: Syntax error: not one statement. (SYNTAX_ERROR)');
    },
    async withSession(role, signal, work) {
      const session = await lending[role].borrow(signal);
      try {
        return await work(session);
      } finally {
        lending[role].giveBack(session);
      }
    },
    async stop(mark, settled) {
      let over = false;
      const watch = settled.then(
        () => (over = true),
        () => (over = true),
      );
      for (let attempt = 0; attempt < stopAttempts && !over; attempt++) {
        // ASYNC: waiting inside the engine deadlocks, because the killed statement's own session has to wake up.
        await ask(`KILL QUERY WHERE startsWith(query, ${literal(mark)}) ASYNC`, 'Null').catch(() => undefined);
        await Promise.race([watch, pause(50)]);
      }
    },
    async close() {
      for (const session of sessions) session.close();
      control.close();
      await parser.close();
      await drainPending();
    },
  };
}

/** Folders and files around the data; what an ended process left in the spool is dropped. */
function preparePlaces(folder: string) {
  const places = {
    data: join(folder, 'data'),
    spool: join(folder, 'spool'),
    pipes: join(folder, 'pipes'),
    config: join(folder, 'config.xml'),
    users: join(folder, 'users.xml'),
  };
  for (const passing of [places.spool, places.pipes]) rmSync(passing, { recursive: true, force: true });
  for (const made of [places.data, places.spool, places.pipes]) mkdirSync(made, { recursive: true, mode: 0o700 });
  writeFileSync(places.users, usersXml(), { mode: 0o600 });
  writeFileSync(places.config, configXml(places.users), { mode: 0o600 });
  return places;
}

/** One call after another. */
function serially<Args extends readonly unknown[], Result>(call: (...args: Args) => Promise<Result>): (...args: Args) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (...args) => {
    const next = last.then(
      () => call(...args),
      () => call(...args),
    );
    last = next;
    return next;
  };
}
