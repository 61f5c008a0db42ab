/** What people read in one language; names in braces are the problem's params. */
export type ProblemText = { readonly title: string; readonly detail: string; readonly hint?: string };

/** The gRPC status names that we use. */
export type GrpcStatus =
  | 'INVALID_ARGUMENT'
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'ABORTED'
  | 'FAILED_PRECONDITION'
  | 'RESOURCE_EXHAUSTED'
  | 'DEADLINE_EXCEEDED'
  | 'CANCELLED'
  | 'UNAVAILABLE'
  | 'INTERNAL';

/** One way a call can fail: what each edge says and what people read, in both languages. */
export type Problem<Params> = {
  /** Carries the params' type only; the value is never read. */
  readonly params: Params;
  readonly http: number;
  readonly grpc: GrpcStatus;
  /** Whether the same call may succeed later without a change by the caller. */
  readonly retryable: boolean;
  readonly en: ProblemText;
  readonly ar: ProblemText;
};

/** Names what is known when a problem happens; holds no secret and no other tenant's name. */
export const known = <Params extends object>(): Params => ({}) as Params;

/** Keeps codes literal and params typed; one call per area. */
export const defineProblems = <Area extends Record<string, Problem<object>>>(area: Area): Area => area;
