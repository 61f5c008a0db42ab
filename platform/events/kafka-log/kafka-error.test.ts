import { ProtocolError, ResponseError } from '@platformatic/kafka';
import { expect, it } from 'vitest';
import { AxionError } from '../../errors/axion-error.ts';
import { mayPass, NotNow } from './kafka-error.ts';

it('tells what the next try may mend from what it cannot', () => {
  const fetchKey = 1;
  expect(mayPass(new NotNow('the group is being joined'))).toBe(true);
  expect(mayPass(new ProtocolError('NOT_LEADER_OR_FOLLOWER'))).toBe(true);
  expect(mayPass(new ResponseError(fetchKey, 13, { '/0': [1, null], '/1': [6, null] }, {}))).toBe(true);
  expect(mayPass(new ResponseError(fetchKey, 13, { '/0': [1, null] }, {}))).toBe(false);
  expect(mayPass(new ProtocolError('TOPIC_AUTHORIZATION_FAILED'))).toBe(false);
  expect(mayPass(new AxionError('store.unavailable', { store: 'kafka' }))).toBe(false);
});
