import { z } from 'zod';
import type { AuthorizationModel } from '../compose-model.ts';

/** The model that a process writes under, as the queue of changes needs to know it. */
export type WriterModel = {
  readonly sha256: string;
  /** What can be stored under it: `organization#member@user`, `role#has_view_table@user:*`, `folder#viewer@group#member`. */
  readonly factKinds: readonly string[];
};

const UserType = z.object({ type: z.string(), relation: z.string().optional(), wildcard: z.object({}).optional() });
const Relations = z.record(z.string(), z.object({ directly_related_user_types: z.array(UserType).nullish() }));
const Model = z.object({
  type_definitions: z.array(z.object({ type: z.string(), metadata: z.object({ relations: Relations.nullish() }).nullish() })),
});

/** Reads off a model what can be stored under it. */
export const writerModel = ({ sha256, document }: AuthorizationModel): WriterModel => ({
  sha256,
  factKinds: Model.parse(document).type_definitions.flatMap(({ type, metadata }) =>
    Object.entries(metadata?.relations ?? {}).flatMap(([relation, { directly_related_user_types }]) =>
      (directly_related_user_types ?? []).map((user) => `${type}#${relation}@${userKindOf(user)}`),
    ),
  ),
});

function userKindOf({ type, relation, wildcard }: z.infer<typeof UserType>): string {
  if (wildcard) return `${type}:*`;
  return relation ? `${type}#${relation}` : type;
}
