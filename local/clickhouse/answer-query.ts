import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fault, faultOf } from './clickhouse-fault.ts';
import type { Engine } from './engine/open-engine.ts';
import { collectStatement, runStatement, streamStatement } from './engine/run-statement.ts';
import type { EngineSession, StatementResult } from './engine/session.ts';
import { mediaTypeOf } from './reply/media-type.ts';
import { openResultSender, type ResultSender, type Summary } from './reply/send-result.ts';
import { decodedBody } from './request/decoded-body.ts';
import { formBoundary, multipartFields } from './request/multipart-fields.ts';
import { parametersOf, type QueryOptions } from './request/query-options.ts';
import { readStatement, type Statement } from './request/read-statement.ts';
import type { RunningQueries } from './running-queries.ts';
import { killedQueryId } from './sql/kill-query.ts';
import { literal } from './sql/literal.ts';
import { type QueryShape, queryShape } from './sql/query-shape.ts';
import { refuseMissingParameters, refuseStatement } from './sql/refuse-statement.ts';
import { isWord } from './sql/tokens.ts';
import { withOutfile } from './sql/with-outfile.ts';
import type { User } from './users.ts';

/** What answering needs. */
export type Deps = { readonly engine: Engine; readonly running: RunningQueries };

/** One request whose caller is known. */
export type Asked = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly options: QueryOptions;
  readonly user: User;
};

/** A statement that may run, with the values it needs. */
type Ready = Statement & { readonly shape: QueryShape; readonly reads: boolean; readonly options: QueryOptions };

/**
 * Answers one statement: reads it with its data, refuses what may not run, lends a session, sends the result while it is made.
 * A client that goes away stops its statement.
 * @throws ClickHouseFault or the engine's error, when nothing of the answer has been sent
 */
export async function answerQuery({ engine, running }: Deps, { request, response, options, user }: Asked): Promise<void> {
  const file = join(engine.spool, `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`);
  const left = new AbortController();
  response.once('close', () => left.abort(fault(394, 'The client has gone')));
  try {
    const ready = await readReady(engine, { request, options, user, file });
    const killed = killedQueryId(ready.shape);
    if (killed !== undefined) return await answerKill({ engine, running }, response, ready, { queryId: killed, by: user });
    const query = { queryId: options.queryId, user, text: ready.text, left: left.signal };
    await running.track(query, (signal) =>
      engine.withSession(user.role, signal, (session) =>
        session.within(ready.options.state, () => reply({ engine, session, signal }, response, ready, file)),
      ),
    );
  } finally {
    await rm(file, { force: true });
  }
}

/** Reads the whole request and decides whether it may run. */
async function readReady(
  engine: Engine,
  { request, options, user, file }: Pick<Asked, 'request' | 'options' | 'user'> & { readonly file: string },
): Promise<Ready> {
  const body = decodedBody(request);
  const boundary = formBoundary(request.headers['content-type']);
  const fields = boundary === undefined ? undefined : await multipartFields(body, boundary);
  const parameters = new Map([...options.state.parameters, ...parametersOf(fields ?? [])]);
  const query = fields?.get('query') ?? options.query;
  const statement = await readStatement(query, fields === undefined ? body : Readable.from([]), file);
  const verdict = await engine.classify(statement.text);
  if (verdict.statements === 0) await engine.explainFault(statement.text);
  if (verdict.statements > 1) throw fault(62, 'Syntax error (Multi-statements are not allowed): send one statement a request');
  const shape = queryShape(Buffer.from(statement.text, 'utf8').toString('latin1'));
  if (killedQueryId(shape) === undefined || options.readOnly)
    refuseStatement({ shape, verdict, role: user.role, readOnly: options.readOnly || request.method === 'GET' });
  refuseMissingParameters(shape, parameters);
  return { ...statement, shape, reads: verdict.reads, options: { ...options, state: { ...options.state, parameters } } };
}

/** KILL QUERY answers with the row that a server would give. It needs no session of the pool, which the killed ones may fill. */
async function answerKill(
  { engine, running }: Deps,
  response: ServerResponse,
  { shape, options }: Ready,
  { queryId, by }: { readonly queryId: string; readonly by: User },
): Promise<void> {
  const killed = await running.kill(queryId, by);
  const columns = `'finished' AS kill_status, ${literal(queryId)} AS query_id, ${literal(killed?.user.name ?? '')} AS user, ${literal(killed?.text ?? '')} AS query`;
  const format = shape.format?.name ?? options.defaultFormat;
  const bytes = await engine.ask(`SELECT ${columns} LIMIT ${killed === undefined ? 0 : 1}`, format);
  const sender = openResultSender({ response, headers: headersOf(format), compression: options.compression, version: engine.version });
  await sender.push(bytes);
  sender.end({});
}

type Run = { readonly engine: Engine; readonly session: EngineSession; readonly signal: AbortSignal };

async function reply(run: Run, response: ServerResponse, ready: Ready, file: string): Promise<void> {
  const { options, shape } = ready;
  const format = shape.format?.name ?? options.defaultFormat;
  const sender = openResultSender({ response, headers: headersOf(format), compression: options.compression, version: run.engine.version });
  try {
    const summary =
      ready.reads && !isWord(shape.tokens[0], 'EXPLAIN') ? await select(run, ready, sender, file) : await give(run, ready, sender);
    sender.end(summary);
  } catch (error) {
    if (sender.started) return sender.breakOff(faultOf(error));
    sender.drop();
    throw error;
  }
}

async function select(run: Run, { shape, text, options }: Ready, sender: ResultSender, file: string): Promise<Summary> {
  const format = shape.format?.name ?? options.defaultFormat;
  const target = options.waitsForEnd ? { file, append: false } : { file: run.session.pipe, append: true };
  const statement = withOutfile({ text, shape, format, ...target });
  const result = options.waitsForEnd
    ? await collectStatement(run, { statement, format, file }, sender.push)
    : await streamStatement(run, { statement, format }, sender.push);
  return { ...elapsed(result), result_rows: String(result.rows), result_bytes: String(result.rowBytes) };
}

/** Statements that do more than read, and plans (which would show our INTO OUTFILE): what they answer is small. */
async function give(run: Run, { runs, brings, options }: Ready, sender: ResultSender): Promise<Summary> {
  const result = await runStatement(run, runs, options.defaultFormat);
  await sender.push(result.bytes);
  return {
    ...elapsed(result),
    ...(brings === 'data' ? { written_rows: String(result.rows), written_bytes: String(result.rowBytes) } : {}),
  };
}

const headersOf = (format: string) => ({ 'Content-Type': mediaTypeOf(format), 'X-ClickHouse-Format': format });
const elapsed = ({ elapsedSeconds }: StatementResult) => ({ elapsed_ns: String(Math.round(elapsedSeconds * 1e9)) });
