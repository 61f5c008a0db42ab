import { defineProblems, known } from '../problem.ts';

/** Where in the SQL: 1-based line and column, or null when the engine does not say. */
type Place = { readonly line: number | null; readonly column: number | null };

/** Queries of people on their sources. */
export const queryProblems = defineProblems({
  'query.syntax': {
    params: known<Place & { readonly says: string }>(),
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
    en: { title: 'The SQL cannot be read', detail: '{says}', hint: 'The editor marks the place.' },
    ar: { title: 'تعذّرت قراءة SQL', detail: '{says}', hint: 'يعلّم المحرر الموضع.' },
  },
  'query.forbidden': {
    params: known<Place & { readonly what: string; readonly instead: string }>(),
    http: 400,
    grpc: 'PERMISSION_DENIED',
    retryable: false,
    en: { title: 'This statement is not allowed', detail: '{what} may not be used here.', hint: '{instead}' },
    ar: { title: 'هذه العبارة غير مسموح بها', detail: 'لا يُسمح هنا باستخدام {what}.', hint: '{instead}' },
  },
  'query.table-missing': {
    params: known<Place & { readonly table: string; readonly nearest: readonly string[] }>(),
    http: 404,
    grpc: 'NOT_FOUND',
    retryable: false,
    en: { title: 'There is no such table that you may query', detail: 'No table {table}.', hint: 'Nearest names: {nearest}.' },
    ar: { title: 'لا يوجد جدول كهذا يمكنك الاستعلام عنه', detail: 'لا جدول {table}.', hint: 'أقرب الأسماء: {nearest}.' },
  },
  'query.parameter-missing': {
    params: known<{ readonly name: string }>(),
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
    en: { title: 'A parameter has no value', detail: 'The SQL names {name}.', hint: 'Send it in parameters.' },
    ar: { title: 'معامل بلا قيمة', detail: 'يذكر SQL المعامل {name}.', hint: 'أرسله في parameters.' },
  },
  'query.failed': {
    params: known<
      Place & { readonly says: string; readonly engineCode: number | null; readonly nearest: readonly string[]; readonly advice: string }
    >(),
    http: 400,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: { title: 'The data source refused the query', detail: '{says}', hint: '{advice}' },
    ar: { title: 'رفض مصدر البيانات الاستعلام', detail: '{says}', hint: '{advice}' },
  },
  'query.limit-exceeded': {
    params: known<{ readonly limit: 'time' | 'memory' | 'rows-read'; readonly allowed: string }>(),
    http: 422,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: false,
    en: {
      title: 'The query needs more than it may use',
      detail: 'Limit of {limit}: {allowed}.',
      hint: 'Select less, or ask an administrator for more.',
    },
    ar: { title: 'يحتاج الاستعلام أكثر مما يُسمح به', detail: 'حد {limit}: {allowed}.', hint: 'اختر أقل أو اطلب المزيد من المسؤول.' },
  },
  'query.cancelled': {
    params: known<{ readonly id: string }>(),
    http: 409,
    grpc: 'CANCELLED',
    retryable: true,
    en: { title: 'The query was cancelled', detail: 'Query {id} was stopped at its source.' },
    ar: { title: 'أُلغي الاستعلام', detail: 'أُوقف الاستعلام {id} عند مصدره.' },
  },
  'query.id-taken': {
    params: known<{ readonly id: string }>(),
    http: 409,
    grpc: 'ALREADY_EXISTS',
    retryable: false,
    en: { title: 'A query has this id', detail: 'The id {id} was used before.', hint: 'Name each query anew.' },
    ar: { title: 'يوجد استعلام بهذا المعرّف', detail: 'استُخدم المعرّف {id} من قبل.', hint: 'سمِّ كل استعلام باسم جديد.' },
  },
  'query.too-many': {
    params: known<{ readonly limit: number }>(),
    http: 429,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: true,
    en: { title: 'Too many queries at once', detail: 'You may run {limit} at a time.', hint: 'Wait for one to end, or cancel one.' },
    ar: { title: 'استعلامات كثيرة في وقت واحد', detail: 'يمكنك تشغيل {limit} معًا.', hint: 'انتظر انتهاء أحدها أو ألغِ أحدها.' },
  },
});
