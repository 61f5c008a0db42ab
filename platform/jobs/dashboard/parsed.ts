import type { z } from 'zod';
import { malformed } from '../malformed.ts';

/** What a browser sent, in shape. @throws AxionError `request.malformed` */
export function parsedOr400<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const parsed = shape.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  throw malformed(parsed.error.issues);
}
