import { type Permission, permissions } from '@axion/contracts/common/permissions.ts';
import { AxionError } from '../../errors/axion-error.ts';
import type { ObjectName } from '../object-ref.ts';

/**
 * The name of a thing as somebody typed it: encoded as `objectRef` does, and of the type that the permission is asked on.
 * @throws AxionError `request.malformed`
 */
export function objectNamed(text: string, permission: Permission): ObjectName {
  if (text.startsWith(`${permissions[permission]}:`) && /^[a-z_]+:[\w.!~'()%/-]{1,250}$/.test(text)) return text as ObjectName;
  const message = `must be ${permissions[permission]}:<id>`;
  throw new AxionError('request.malformed', { errors: [{ path: 'object', code: 'invalid_format', message }] });
}
