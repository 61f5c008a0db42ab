import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errors, transformer } from '@openfga/syntax-transformer';
import { AxionError } from '../errors/axion-error.ts';

/** A file of OpenFGA's modelling language that begins with `module`. */
export type Module = { readonly name: string; readonly contents: string };

/** A model as the server takes it, and the SHA-256 (hex) of exactly these bytes. */
export type AuthorizationModel = { readonly document: object; readonly sha256: string };

/** Modules of schema 1.2 can extend each other's types, so each product's model is core + its own file. */
const schemaVersion = '1.2';

/**
 * The model of one product: `core.fga` and the product's own module. OpenFGA replaces a model whole, so either product carries all it needs and
 * installs without the other; tuples of the other's types stay in the store and do not count.
 * @throws AxionError `authz.model-invalid` with file, line and reason of every fault
 */
export async function readProductModel(folder: string, product: 'sense' | 'gen'): Promise<AuthorizationModel> {
  const names = ['core.fga', `${product}.fga`];
  const modules = await Promise.all(names.map(async (name) => ({ name, contents: await readFile(join(folder, name), 'utf8') })));
  return composeModel(modules);
}

/** Joins modules to a model. @throws AxionError `authz.model-invalid` */
export function composeModel(modules: readonly Module[]): AuthorizationModel {
  const document = transform(modules);
  return { document, sha256: createHash('sha256').update(JSON.stringify(document)).digest('hex') };
}

function transform(modules: readonly Module[]): object {
  try {
    return transformer.transformModuleFilesToModel([...modules], schemaVersion);
  } catch (error) {
    if (!(error instanceof errors.BaseMultiError)) throw new AxionError('authz.model-invalid', { faults: [String(error)] }, error);
    const faults = (error.errors as readonly Fault[]).map(({ file, line, msg }) => `${file ?? 'model'}:${(line?.start ?? 0) + 1} ${msg}`);
    throw new AxionError('authz.model-invalid', { faults }, error);
  }
}

type Fault = { readonly file?: string; readonly line?: { readonly start: number }; readonly msg: string };
