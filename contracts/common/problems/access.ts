import { defineProblems, known } from './problem.ts';

/** Who calls, and whether they may. */
export const accessProblems = defineProblems({
  'access.unauthenticated': {
    params: known<object>(),
    http: 401,
    grpc: 'UNAUTHENTICATED',
    retryable: false,
    en: { title: 'Sign in first', detail: 'This call needs a signed-in caller.', hint: 'Send a bearer token of the configured issuer.' },
    ar: { title: 'سجّل الدخول أولًا', detail: 'يتطلب هذا الطلب تسجيل الدخول.', hint: 'أرسل رمز حامل من جهة الإصدار المضبوطة.' },
  },
  'access.token-expired': {
    params: known<{ readonly expiredAt: string }>(),
    http: 401,
    grpc: 'UNAUTHENTICATED',
    retryable: false,
    en: {
      title: 'The token has expired',
      detail: 'It was good until {expiredAt}.',
      hint: 'Get a new one with the refresh token, or sign in again.',
    },
    ar: { title: 'انتهت صلاحية الرمز', detail: 'كان صالحًا حتى {expiredAt}.', hint: 'احصل على رمز جديد أو سجّل الدخول من جديد.' },
  },
  'access.token-issuer': {
    params: known<{ readonly expected: string }>(),
    http: 401,
    grpc: 'UNAUTHENTICATED',
    retryable: false,
    en: {
      title: 'The token is of another issuer',
      detail: 'Only tokens of {expected} are accepted.',
      hint: 'Sign in with that identity provider.',
    },
    ar: { title: 'الرمز من جهة إصدار أخرى', detail: 'تُقبل رموز {expected} فقط.', hint: 'سجّل الدخول لدى مزوّد الهوية هذا.' },
  },
  'access.token-audience': {
    params: known<{ readonly expected: string }>(),
    http: 401,
    grpc: 'UNAUTHENTICATED',
    retryable: false,
    en: {
      title: 'The token is for another audience',
      detail: 'It must name {expected} in aud.',
      hint: 'Ask the identity provider for a token with that audience.',
    },
    ar: { title: 'الرمز لجمهور آخر', detail: 'يجب أن يذكر {expected} في aud.', hint: 'اطلب رمزًا بهذا الجمهور.' },
  },
  'access.token-invalid': {
    params: known<{ readonly reason: string }>(),
    http: 401,
    grpc: 'UNAUTHENTICATED',
    retryable: false,
    en: { title: 'The token is not valid', detail: 'It was refused: {reason}.', hint: 'Sign in again.' },
    ar: { title: 'الرمز غير صالح', detail: 'رُفض: {reason}.', hint: 'سجّل الدخول من جديد.' },
  },
  'access.denied': {
    params: known<{ readonly permission: string }>(),
    http: 403,
    grpc: 'PERMISSION_DENIED',
    retryable: false,
    en: { title: 'You may not do this', detail: 'It needs the right {permission}.', hint: 'Ask an administrator of your organization.' },
    ar: { title: 'لا يُسمح لك بهذا', detail: 'يتطلب الحق {permission}.', hint: 'اطلبه من مسؤول مؤسستك.' },
  },
  'resource.missing': {
    params: known<{ readonly kind: string; readonly id: string }>(),
    http: 404,
    grpc: 'NOT_FOUND',
    retryable: false,
    en: { title: 'There is nothing here that you may see', detail: 'No {kind} {id}.' },
    ar: { title: 'لا يوجد هنا ما يمكنك رؤيته', detail: 'لا يوجد {kind} {id}.' },
  },
});
