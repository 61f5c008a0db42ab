import type { ObjectCall, Operation } from '../edge/call.ts';
import { requireWritable } from './conditions.ts';

/** DeleteObject. One that is not there is fine. */
export const deleteObject: Operation<ObjectCall> = async ({ request, store, bucket, key }) => {
  const { 'if-match': match } = request.headers;
  await store.change(() => {
    if (match !== undefined) requireWritable({ 'if-match': match }, store.objects.find(bucket, key), key);
    store.objects.remove(bucket, key);
  });
  return { status: 204 };
};
