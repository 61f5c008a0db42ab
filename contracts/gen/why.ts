import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { type Permission, permissions } from '../common/permissions.ts';
import { Why } from '../common/why.ts';

const ofGen = ['system', 'datasource', 'dataset', 'table', 'dashboard'];
const relations = Object.entries(permissions).flatMap(([name, type]) => (ofGen.includes(type) ? [name as Permission] : []));

export const whyRight = endpoint({
  method: 'GET',
  path: '/api/v1/why',
  summary: 'Why somebody may, or may not, do something to a thing of Gen: the way by which the right is held, or what is missing',
  query: z.strictObject({
    user: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    relation: z.enum(relations),
    /** As `type:id`: `datasource:<name>`, `dataset:<id>`, `table:<dataset id>/<table>`, `dashboard:<id>`, `system:axion-gen`. */
    object: z
      .string()
      .max(256)
      .overwrite((object) => object.replace(/^(dataset|dashboard|table):[^/]*/, (id) => id.toLowerCase())),
  }),
  answer: { kind: 'json', status: 200, schema: Why },
  problems: ['access.denied', 'request.malformed'],
  access: 'can_manage_roles',
});
