import type { GrpcStatus } from '@axion/contracts/common/problems/problem.ts';
import { type Language, problems } from '@axion/contracts/common/problems/problems.ts';
import { ProblemSchema } from '@axion/contracts/proto/gen/axion/sense/contracts/v1/problem_pb.ts';
import { Code, ConnectError } from '@connectrpc/connect';
import type { AxionError } from '../errors/axion-error.ts';
import { problemOf } from '../errors/problem-of.ts';

/** Our names of gRPC's statuses (https://grpc.io/docs/guides/status-codes/) as Connect numbers them. */
const codes: Record<GrpcStatus, Code> = {
  INVALID_ARGUMENT: Code.InvalidArgument,
  UNAUTHENTICATED: Code.Unauthenticated,
  PERMISSION_DENIED: Code.PermissionDenied,
  NOT_FOUND: Code.NotFound,
  ALREADY_EXISTS: Code.AlreadyExists,
  ABORTED: Code.Aborted,
  FAILED_PRECONDITION: Code.FailedPrecondition,
  RESOURCE_EXHAUSTED: Code.ResourceExhausted,
  DEADLINE_EXCEEDED: Code.DeadlineExceeded,
  CANCELLED: Code.Canceled,
  UNAVAILABLE: Code.Unavailable,
  INTERNAL: Code.Internal,
};

/**
 * An error as gRPC, gRPC-Web and Connect carry it: the status of its code, `x-problem-code` and `x-request-id` as metadata, and a `Problem` with the
 * same texts that REST answers as detail.
 */
export function connectErrorOf(error: AxionError, requestId: string, language: Language): ConnectError {
  const { title, detail, hint = '', retryable } = problemOf(error, requestId, language);
  const { code } = error;
  const value = { code, title, detail, hint, retryable, requestId, paramsJson: JSON.stringify(error.params) };
  const metadata = { 'x-problem-code': code, 'x-request-id': requestId };
  return new ConnectError(`${title}: ${detail}`, codes[problems[code].grpc], metadata, [{ desc: ProblemSchema, value }], error);
}
