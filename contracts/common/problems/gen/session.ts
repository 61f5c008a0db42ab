import { defineProblems, known } from '../problem.ts';

/** Signing in and staying signed in. */
export const sessionProblems = defineProblems({
  'session.ended': {
    params: known<object>(),
    http: 401,
    grpc: 'UNAUTHENTICATED',
    retryable: false,
    en: { title: 'Your session has ended', detail: 'It expired, or you signed out.', hint: 'Sign in again.' },
    ar: { title: 'انتهت جلستك', detail: 'انتهت صلاحيتها أو سجّلت الخروج.', hint: 'سجّل الدخول من جديد.' },
  },
  'session.csrf-token': {
    params: known<{ readonly header: string }>(),
    http: 403,
    grpc: 'PERMISSION_DENIED',
    retryable: false,
    en: {
      title: 'The call does not prove that it comes from your page',
      detail: 'The header {header} is missing or belongs to another session.',
      hint: 'Send csrfToken of GET /api/v1/session in that header, or call with a bearer token.',
    },
    ar: {
      title: 'لا يثبت الطلب أنه من صفحتك',
      detail: 'الترويسة {header} غائبة أو تخص جلسة أخرى.',
      hint: 'أرسل csrfToken من ‎GET /api/v1/session في تلك الترويسة، أو استخدم رمز حامل.',
    },
  },
  'session.sign-in-failed': {
    params: known<{ readonly reason: string }>(),
    http: 400,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: { title: 'Signing in did not work', detail: 'The identity provider said: {reason}.', hint: 'Start again from the first page.' },
    ar: { title: 'لم ينجح تسجيل الدخول', detail: 'قال مزوّد الهوية: {reason}.', hint: 'ابدأ من جديد من الصفحة الأولى.' },
  },
  'session.sign-in-lost': {
    params: known<object>(),
    http: 400,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'This sign-in was not begun in this browser',
      detail: 'It is too old, was used before, or was begun somewhere else.',
      hint: 'Start again, and allow cookies for this site.',
    },
    ar: {
      title: 'لم يبدأ تسجيل الدخول هذا في هذا المتصفح',
      detail: 'هو قديم أو استُخدم من قبل أو بدأ في مكان آخر.',
      hint: 'ابدأ من جديد واسمح بملفات تعريف الارتباط.',
    },
  },
});
