/** Where a part stands. Servers end in `ready`, steps in `done`. */
type Standing = 'waiting' | 'starting' | 'ready' | 'restarting' | 'working' | 'done' | 'failed' | 'stopping' | 'stopped';

/** What is known of one part; plain JSON, as it goes over the control socket. */
export type PartState = {
  readonly name: string;
  readonly title: string;
  readonly kind: 'server' | 'step';
  readonly standing: Standing;
  readonly url: string | null;
  readonly pid: number | null;
  readonly restarts: number;
  /** Run by somebody else; we only look. */
  readonly external: boolean;
  /** The last thing worth knowing: progress of a step, why a server was restarted. */
  readonly detail: string | null;
  /** Milliseconds from its start to ready or done; null before. */
  readonly tookMs: number | null;
};

/** The whole stack; `failure` holds the lines that tell a person why it could not start. */
export type StackState = {
  readonly phase: 'starting' | 'ready' | 'failed' | 'stopping' | 'stopped';
  readonly supervisorPid: number;
  readonly startedAt: string;
  readonly tookMs: number | null;
  readonly parts: readonly PartState[];
  readonly failure: readonly string[] | null;
};
