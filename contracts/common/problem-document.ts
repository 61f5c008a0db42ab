import { z } from 'zod';

/** RFC 9457 problem+json as every call of ours answers it. */
export const ProblemDocument = z.looseObject({
  /** `urn:axion:problem:<code>` */
  type: z.string(),
  status: z.int(),
  title: z.string(),
  detail: z.string(),
  hint: z.string().optional(),
  code: z.string(),
  retryable: z.boolean(),
  requestId: z.string(),
  /** Field by field, when the request's shape is wrong. */
  errors: z
    .array(z.object({ path: z.string(), code: z.string(), message: z.string() }))
    .readonly()
    .optional(),
});
export type ProblemDocument = z.infer<typeof ProblemDocument>;
