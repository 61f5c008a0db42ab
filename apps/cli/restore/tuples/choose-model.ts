import { z } from 'zod';

/** Who may stand in a relation: a type, everyone of a type, or those in a relation to a thing of a type. Servers leave out what does not hold, or write it empty. */
const allowed = z.looseObject({ type: z.string(), relation: z.string().nullish(), wildcard: z.looseObject({}).nullish() });
const relation = z.looseObject({ directly_related_user_types: z.array(allowed).nullish() });
const definition = z.looseObject({
  type: z.string(),
  metadata: z.looseObject({ relations: z.record(z.string(), relation).nullish() }).nullish(),
});

/** An authorization model as servers answer it; what is not named here is kept. */
export const Model = z.looseObject({ id: z.string(), type_definitions: z.array(definition) });
export type Model = z.output<typeof Model>;

/** A stored fact. */
export const Tuple = z.object({ user: z.string(), relation: z.string(), object: z.string() });
export type Tuple = z.output<typeof Tuple>;

/**
 * The newest model under which a fact may be written: each product has its own, in one store, and both know some of the types, each with relations of its own. `models` are
 * newest first; undefined when none allows it.
 */
export const modelFor = (models: readonly Model[], tuple: Tuple): Model | undefined => models.find((model) => allows(model, tuple));

function allows({ type_definitions }: Model, { user, relation: name, object }: Tuple): boolean {
  const relations = type_definitions.find(({ type }) => type === typeOf(object))?.metadata?.relations ?? {};
  const among = Object.hasOwn(relations, name) ? relations[name]?.directly_related_user_types : undefined;
  const [, ofUserset = ''] = user.split('#');
  return (among ?? []).some(
    (each) => each.type === typeOf(user) && (each.relation ?? '') === ofUserset && (each.wildcard != null) === (user === `${each.type}:*`),
  );
}

const typeOf = (reference: string): string => reference.slice(0, reference.indexOf(':'));
