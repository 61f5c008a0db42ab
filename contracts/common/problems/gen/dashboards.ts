import { defineProblems, known } from '../problem.ts';

/** Dashboards and their widgets. */
export const dashboardProblems = defineProblems({
  'dashboard.id-taken': {
    params: known<{ readonly id: string }>(),
    http: 409,
    grpc: 'ALREADY_EXISTS',
    retryable: false,
    en: {
      title: 'This id is used already',
      detail: 'A dashboard, widget or filter has the id {id}.',
      hint: 'Mint a new id, or change the one that is there.',
    },
    ar: { title: 'المعرّف مستخدم', detail: 'يوجد عنصر بالمعرّف {id}.', hint: 'أنشئ معرّفًا جديدًا أو غيّر الموجود.' },
  },
  'dashboard.layout-invalid': {
    params: known<{ readonly widgetId: string }>(),
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
    en: {
      title: 'The layout does not fit the widgets',
      detail: 'Widget {widgetId} is not on this dashboard, or has two places.',
      hint: 'Give each widget one place a breakpoint.',
    },
    ar: {
      title: 'التخطيط لا يوافق العناصر',
      detail: 'العنصر {widgetId} ليس في هذه اللوحة أو له مكانان.',
      hint: 'أعط كل عنصر مكانًا واحدًا.',
    },
  },
  'dashboard.full': {
    params: known<{ readonly limit: number }>(),
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: { title: 'The dashboard is full', detail: 'It may have {limit} widgets.', hint: 'Use another dashboard.' },
    ar: { title: 'اللوحة ممتلئة', detail: 'تتسع إلى {limit} عنصر.', hint: 'استخدم لوحة أخرى.' },
  },
});
