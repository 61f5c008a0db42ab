import { z } from 'zod';
import type { AuthorizationModel } from '../compose-model.ts';
import { writerModel } from '../outbox/writer-model.ts';

/** How a relation is made up, as far as an explanation needs to know. */
export type Rewrite =
  /** Stored facts; `usersets`: not only persons and things, but also all who are something to a thing (`group#member`). */
  | { readonly kind: 'this'; readonly usersets: boolean }
  | { readonly kind: 'computed'; readonly relation: string }
  | { readonly kind: 'from'; readonly tupleset: string; readonly relation: string }
  | { readonly kind: 'union' | 'all'; readonly children: readonly Rewrite[] };

type Document = {
  readonly this?: object | undefined;
  readonly computedUserset?: { readonly relation: string } | undefined;
  readonly tupleToUserset?:
    | { readonly tupleset: { readonly relation: string }; readonly computedUserset: { readonly relation: string } }
    | undefined;
  readonly union?: { readonly child: readonly Document[] } | undefined;
  readonly intersection?: { readonly child: readonly Document[] } | undefined;
};

const Named = z.object({ relation: z.string() });
const RewriteDocument: z.ZodType<Document> = z.lazy(() =>
  z.object({
    this: z.object({}).optional(),
    computedUserset: Named.optional(),
    tupleToUserset: z.object({ tupleset: Named, computedUserset: Named }).optional(),
    union: z.object({ child: z.array(RewriteDocument) }).optional(),
    intersection: z.object({ child: z.array(RewriteDocument) }).optional(),
  }),
);
const Model = z.object({
  type_definitions: z.array(z.object({ type: z.string(), relations: z.record(z.string(), RewriteDocument).nullish() })),
});

/** The relations of a model by `type#relation`. Our models take nothing away (`but not`), so that there is no such case. */
export function modelRelations(model: AuthorizationModel): ReadonlyMap<string, Rewrite> {
  const withUsersets = new Set(writerModel(model).factKinds.flatMap((kind) => /^(.+)@.+#/.exec(kind)?.[1] ?? []));
  return new Map(
    Model.parse(model.document).type_definitions.flatMap(({ type, relations }) =>
      Object.entries(relations ?? {}).map(([name, rewrite]) => {
        const key = `${type}#${name}`;
        return [key, rewriteOf(rewrite, withUsersets.has(key))] as const;
      }),
    ),
  );
}

function rewriteOf({ computedUserset, tupleToUserset, union, intersection }: Document, usersets: boolean): Rewrite {
  const partOf = (part: Document) => rewriteOf(part, usersets);
  if (computedUserset) return { kind: 'computed', relation: computedUserset.relation };
  if (tupleToUserset)
    return { kind: 'from', tupleset: tupleToUserset.tupleset.relation, relation: tupleToUserset.computedUserset.relation };
  if (union) return { kind: 'union', children: union.child.map(partOf) };
  if (intersection) return { kind: 'all', children: intersection.child.map(partOf) };
  return { kind: 'this', usersets };
}
