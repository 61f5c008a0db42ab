import { key, keys } from '../../../harness/openfga/document-model.ts';
import { type Call, type CallLists, check, post, unknownId } from './call.ts';

const upload = (...types: readonly object[]): Call =>
  post('authorization-models', { schema_version: '1.1', type_definitions: [{ type: 'user' }, ...types] });
const one = (relations: object, metadata: object = {}) => ({ type: 'document', relations, metadata: { relations: metadata } });
const held = (...allowed: readonly object[]) => ({ directly_related_user_types: allowed });
const byUser = held({ type: 'user' });

/** Models and stores: what is kept, found and refused, and what a door answers. */
export const modelCalls: CallLists = {
  'a model': [
    upload(one({ viewer: { this: {} } }, { viewer: byUser })),
    upload(one({ viewer: { this: {} } })),
    upload(one({ viewer: { computedUserset: { relation: 'owner' } } })),
    upload(one({ viewer: { union: { child: [{ this: {} }] } } }, { viewer: byUser })),
    upload(one({ viewer: { this: {} } }, { viewer: held({ type: 'alien' }) })),
    upload(one({ viewer: { this: {} } }, { viewer: held({ type: 'document', relation: 'viewer' }) })),
    upload(one({ self: { this: {} } }, { self: byUser })),
    upload(one({ 'a:b': { this: {} } }, { 'a:b': byUser })),
    upload({ type: 'user' }),
    upload({ type: 'a b' }),
    upload(...Array.from({ length: 100 }, (_, i) => ({ type: `t${i}` }))),
    post('authorization-models', { schema_version: '1.0', type_definitions: [{ type: 'user' }] }),
    post('authorization-models', { schema_version: '2', type_definitions: [{ type: 'user' }] }),
    post('authorization-models', { schema_version: '1.1', type_definitions: [] }),
    post('authorization-models', {}),
    post('authorization-models', 'model\n  schema 1.1\ntype user'),
    ['GET', `/stores/:store/authorization-models/${unknownId}`],
    ['GET', '/stores/:store/authorization-models/none'],
    ['GET', '/stores/:store/authorization-models?page_size=1'],
    ['GET', '/stores/:store/authorization-models?page_size=101'],
    ['GET', `/stores/:store/assertions/${unknownId}`],
    ['PUT', `/stores/:store/assertions/${unknownId}`, { assertions: [] }],
  ],
  'a store and the door': [
    ['GET', '/stores/:store'],
    ['GET', `/stores/${unknownId}`],
    ['GET', '/stores/none'],
    ['DELETE', `/stores/${unknownId}`],
    ['POST', '/stores', { name: 'x' }],
    ['POST', '/stores', { name: 1 }],
    ['POST', '/stores', {}],
    ['GET', '/stores?page_size=101'],
    ['GET', '/nothing'],
    ['PUT', '/stores'],
    ['POST', `/stores/${unknownId}/check`, { tuple_key: key('user:a owner document:b') }],
    ['POST', '/stores/none/check', { tuple_key: key('user:a owner document:b') }],
    ['POST', `/stores/${unknownId}/write`, { writes: keys('user:a owner document:b') }],
    ['POST', `/stores/${unknownId}/read`, {}],
    ['GET', `/stores/${unknownId}/changes`],
    ['POST', '/stores', `{"name":"${'x'.repeat(3_000_000)}"}`],
    ['DELETE', '/stores/:store'],
    ['GET', '/stores/:store'],
    check('user:amal owner document:plan'),
  ],
};
