import { readFileSync } from 'node:fs';
import { AxionError } from '../errors/axion-error.ts';
import type { Setting } from './setting.ts';

/** Settings in the shape in which the app wants them. */
export type SettingTree = { readonly [name: string]: Setting | SettingTree };
/** The values of a tree of settings. */
export type ConfigOf<Tree> = { readonly [Name in keyof Tree]: Tree[Name] extends Setting<infer Value> ? Value : ConfigOf<Tree[Name]> };
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads every setting once. Nothing of a secret's value appears in a fault.
 * @throws AxionError `configuration.invalid` with all faults together
 */
export function loadConfig<Tree extends SettingTree>(tree: Tree, env: Environment): ConfigOf<Tree> {
  const faults: string[] = [];
  const config = readTree(tree, env, faults);
  if (faults.length > 0) throw new AxionError('configuration.invalid', { faults });
  return config as ConfigOf<Tree>;
}

/** All settings of a tree, in its order: for the reference page. */
export const settingsOf = (tree: SettingTree): readonly Setting[] =>
  Object.values(tree).flatMap((branch) => (isSetting(branch) ? [branch] : settingsOf(branch)));

const isSetting = (branch: Setting | SettingTree): branch is Setting => typeof branch.env === 'string';

const readTree = (tree: SettingTree, env: Environment, faults: string[]): object =>
  Object.fromEntries(
    Object.entries(tree).map(([name, branch]) => [
      name,
      isSetting(branch) ? readSetting(branch, env, faults) : readTree(branch, env, faults),
    ]),
  );

function readSetting({ env: name, schema, fallback, optional, secret, meaning }: Setting, env: Environment, faults: string[]): unknown {
  const text = textOf(name, env, faults) ?? fallback;
  if (text === undefined) {
    if (!optional) faults.push(`${name} is not set: ${meaning}`);
    return undefined;
  }
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map((issue) => issue.message).join(', ');
  faults.push(`${name}${secret ? '' : `=${text}`} is not usable: ${reasons}`);
  return undefined;
}

function textOf(name: string, env: Environment, faults: string[]): string | undefined {
  const file = env[`${name}_FILE`];
  if (file === undefined || file === '') return env[name] === '' ? undefined : env[name];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    faults.push(`${name}_FILE=${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
    return undefined;
  }
}
