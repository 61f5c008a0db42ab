import { defineProblems, known } from './problem.ts';

/** What goes wrong between us and the authorization store. */
export const authzProblems = defineProblems({
  'authz.id-too-long': {
    params: known<{ readonly type: string; readonly limitBytes: number }>(),
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
    en: {
      title: 'This name is too long to hold rights on',
      detail: 'The {type} has an id of more than {limitBytes} bytes, counted after percent-encoding.',
      hint: 'Choose a shorter name.',
    },
    ar: {
      title: 'الاسم أطول من أن تُمنح عليه حقوق',
      detail: 'معرّف {type} يزيد على {limitBytes} بايت بعد الترميز.',
      hint: 'اختر اسمًا أقصر.',
    },
  },
  'authz.model-invalid': {
    params: known<{ readonly faults: readonly string[] }>(),
    http: 500,
    grpc: 'INTERNAL',
    retryable: false,
    en: {
      title: 'The authorization model is not usable',
      detail: '{faults}',
      hint: 'Mend the files in migrations/openfga and run --migrate again.',
    },
    ar: { title: 'نموذج الصلاحيات غير صالح', detail: '{faults}', hint: 'أصلح ملفات migrations/openfga ثم شغّل ‎--migrate من جديد.' },
  },
  'authz.change-pending': {
    params: known<object>(),
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: false,
    en: {
      title: 'Rights change a little later',
      detail: 'What you asked for is stored, but the authorization server does not take the change of rights yet.',
      hint: 'Do not ask again: it is done by itself as soon as that server answers. Until then rights are what they were.',
    },
    ar: {
      title: 'ستتغير الصلاحيات بعد قليل',
      detail: 'حُفظ ما طلبته، لكن خادم الصلاحيات لا يقبل تغيير الصلاحيات بعد.',
      hint: 'لا تكرر الطلب: سيتم تلقائيًا حالما يجيب الخادم، وتبقى الصلاحيات كما كانت حتى ذلك الحين.',
    },
  },
});
