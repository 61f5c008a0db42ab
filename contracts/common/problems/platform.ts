import { defineProblems, known } from './problem.ts';

/** What goes wrong on our side or in a store that we stand on. */
export const platformProblems = defineProblems({
  'store.unavailable': {
    params: known<{ readonly store: string }>(),
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
    en: { title: 'A store is not answering', detail: '{store} did not answer in time.', hint: 'Try again in a moment.' },
    ar: { title: 'أحد المخازن لا يستجيب', detail: 'لم يستجب {store} في الوقت المحدد.', hint: 'حاول بعد لحظات.' },
  },
  'store.refused': {
    params: known<{ readonly store: string; readonly code: string }>(),
    http: 500,
    grpc: 'INTERNAL',
    retryable: false,
    en: { title: 'A store refused what we asked', detail: '{store} answered {code}.', hint: 'Tell us the request id.' },
    ar: { title: 'رفض أحد المخازن طلبنا', detail: 'أجاب {store} بالرمز {code}.', hint: 'أخبرنا برقم الطلب.' },
  },
  'store.full': {
    params: known<{ readonly store: string }>(),
    http: 507,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: true,
    en: {
      title: 'A store has no room left',
      detail: '{store} cannot take more data.',
      hint: 'Free disk space; nothing of this call was kept.',
    },
    ar: { title: 'لا مساحة في أحد المخازن', detail: 'لا يستطيع {store} قبول المزيد.', hint: 'أفرغ مساحة؛ لم يُحفظ شيء من هذا الطلب.' },
  },
  'server.fault': {
    params: known<object>(),
    http: 500,
    grpc: 'INTERNAL',
    retryable: false,
    en: { title: 'This is our fault', detail: 'Something failed that should not.', hint: 'Tell us the request id.' },
    ar: { title: 'هذا خطأ منا', detail: 'فشل شيء لا ينبغي أن يفشل.', hint: 'أخبرنا برقم الطلب.' },
  },
  'server.not-ready': {
    params: known<{ readonly waitsFor: string }>(),
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
    en: {
      title: 'The service is not ready yet',
      detail: 'It waits for {waitsFor}.',
      hint: 'Run the service with --migrate, or try again in a moment.',
    },
    ar: { title: 'الخدمة ليست جاهزة بعد', detail: 'تنتظر {waitsFor}.', hint: 'شغّل الخدمة مع ‎--migrate أو حاول بعد لحظات.' },
  },
  'configuration.invalid': {
    params: known<{ readonly faults: readonly string[] }>(),
    http: 500,
    grpc: 'INTERNAL',
    retryable: false,
    en: { title: 'The configuration is not usable', detail: '{faults}', hint: 'Every setting is described in docs/reference/config.md.' },
    ar: { title: 'الإعدادات غير صالحة', detail: '{faults}', hint: 'كل إعداد موصوف في docs/reference/config.md.' },
  },
});
