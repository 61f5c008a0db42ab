import { z } from 'zod';
import type { Permission } from './permissions.ts';
import type { ProblemCode } from './problems/problems.ts';

type Shape = z.ZodObject;

/** How an answer looks: JSON of a schema, bytes of a media type as they come, another address to go to, or nothing. */
export type Answer<Output extends z.ZodType = z.ZodType> =
  | { readonly kind: 'json'; readonly status: 200 | 201; readonly schema: Output }
  | { readonly kind: 'stream'; readonly mediaType: string }
  | { readonly kind: 'redirect' }
  | { readonly kind: 'empty' };

/** One call, as data. Server binding, OpenAPI document and typed client are all read off this value. */
export type Endpoint<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
  Output extends z.ZodType = z.ZodType,
> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Segments in braces are the keys of `params`. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly params: Params;
  /** Text on the wire: numbers and dates are coerced here. */
  readonly query: Query;
  readonly body: Body;
  readonly answer: Answer<Output>;
  /** Takes an `Idempotency-Key`: the same key and body within 24 h give the first answer again. For calls whose caller names nothing itself. */
  readonly idempotencyKey?: true;
  /** What can go wrong beside what any call can meet. */
  readonly problems: readonly ProblemCode[];
  /** `public`, anyone signed in, or the permission that the operation asks for on the resource itself. */
  readonly access: 'public' | 'signed-in' | Permission;
};

/** What the operation receives: the three parts, which share no key. */
export type InputOf<E> = E extends Endpoint<infer P, infer Q, infer B, z.ZodType> ? Part<P> & Part<Q> & Part<B> : never;
type Part<S extends Shape> = keyof S['shape'] extends never ? unknown : z.output<S>;

/** What it returns. */
export type OutputOf<E> = E extends Endpoint<Shape, Shape, Shape, infer O> ? z.input<O> : never;

const nothing = z.strictObject({});
type Nothing = typeof nothing;

/** The schema of a JSON answer; any for the other kinds. */
type SchemaOf<N> = N extends { readonly schema: infer Schema extends z.ZodType } ? Schema : z.ZodType;

/** Keeps the literal types; parts left out take nothing. */
export const endpoint = <
  const A extends Endpoint['access'],
  const N extends Answer,
  P extends Shape = Nothing,
  Q extends Shape = Nothing,
  B extends Shape = Nothing,
>(
  definition: Omit<Endpoint<P, Q, B>, 'params' | 'query' | 'body' | 'access' | 'answer'> & {
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    readonly access: A;
    readonly answer: N;
  },
): Endpoint<P, Q, B, SchemaOf<N>> & { readonly access: A; readonly answer: N } =>
  ({
    params: nothing as unknown as P,
    query: nothing as unknown as Q,
    body: nothing as unknown as B,
    ...definition,
  }) as never;
