import { defineProblems, known } from './problem.ts';

/** What is wrong with the call itself, before any resource is looked at. */
export const requestProblems = defineProblems({
  'request.malformed': {
    params: known<{ readonly errors: readonly { readonly path: string; readonly code: string; readonly message: string }[] }>(),
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
    en: { title: 'The request does not have the expected shape', detail: 'Each entry of errors names a field and what is wrong with it.' },
    ar: { title: 'الطلب ليس بالشكل المتوقع', detail: 'كل عنصر في errors يسمّي حقلًا وما الخطأ فيه.' },
  },
  'request.too-large': {
    params: known<{ readonly limitBytes: number }>(),
    http: 413,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
    en: { title: 'The request is too large', detail: 'At most {limitBytes} bytes are taken.', hint: 'Send it in smaller parts.' },
    ar: { title: 'الطلب كبير جدًا', detail: 'يُقبل {limitBytes} بايت على الأكثر.', hint: 'أرسله على أجزاء أصغر.' },
  },
  'request.no-such-route': {
    params: known<{ readonly method: string; readonly path: string }>(),
    http: 404,
    grpc: 'NOT_FOUND',
    retryable: false,
    en: { title: 'Nothing answers here', detail: 'No call is bound to {method} {path}.', hint: 'The calls are listed in /openapi.json.' },
    ar: { title: 'لا شيء يجيب هنا', detail: 'لا يوجد استدعاء عند {method} {path}.', hint: 'الاستدعاءات مدرجة في ‎/openapi.json.' },
  },
  'request.cursor-invalid': {
    params: known<object>(),
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
    en: {
      title: 'The cursor does not belong to this list',
      detail: 'A cursor is bound to the filter and the sort of the list that gave it.',
      hint: 'Start again without a cursor.',
    },
    ar: { title: 'المؤشّر لا يخص هذه القائمة', detail: 'المؤشّر مرتبط بتصفية القائمة وترتيبها.', hint: 'ابدأ من جديد بلا مؤشّر.' },
  },
  'request.abandoned': {
    params: known<object>(),
    http: 499,
    grpc: 'CANCELLED',
    retryable: true,
    en: { title: 'The caller went away', detail: 'The connection was closed before the answer was ready.' },
    ar: { title: 'غادر المتصل', detail: 'أُغلق الاتصال قبل أن يجهز الجواب.' },
  },
  'idempotency.mismatch': {
    params: known<{ readonly operation: string }>(),
    http: 409,
    grpc: 'ABORTED',
    retryable: false,
    en: {
      title: 'This idempotency key was used for another request',
      detail: 'The key was seen within 24 hours with a different body for {operation}.',
      hint: 'Use a fresh key for a new request, and the same key only to repeat the same one.',
    },
    ar: {
      title: 'استُخدم مفتاح التكرار لطلب آخر',
      detail: 'ورد المفتاح خلال ٢٤ ساعة بمحتوى مختلف في {operation}.',
      hint: 'استخدم مفتاحًا جديدًا للطلب الجديد.',
    },
  },
});
