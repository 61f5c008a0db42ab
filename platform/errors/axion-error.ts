import type { ProblemCode, ProblemParams } from '@axion/contracts/common/problems/problems.ts';

/** The one error that leaves an operation: a code and what is known, in no language yet. Params hold no secret and no other tenant's name. */
export class AxionError<Code extends ProblemCode = ProblemCode> extends Error {
  readonly code: Code;
  readonly params: ProblemParams[Code];

  constructor(code: Code, params: ProblemParams[Code], cause?: unknown) {
    super(code, { cause });
    this.name = 'AxionError';
    this.code = code;
    this.params = params;
  }
}
