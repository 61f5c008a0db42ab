import { defineProblems, known } from './problem.ts';

/** What goes wrong between producers and consumers. */
export const eventProblems = defineProblems({
  'events.topic-missing': {
    params: known<{ readonly topic: string }>(),
    http: 503,
    grpc: 'FAILED_PRECONDITION',
    retryable: true,
    en: {
      title: 'A topic does not exist',
      detail: 'Nobody made {topic}.',
      hint: 'Run the Sense Worker with --migrate: it makes every topic.',
    },
    ar: { title: 'موضوع غير موجود', detail: 'لم يُنشأ {topic}.', hint: 'شغّل عامل Sense مع ‎--migrate.' },
  },
  'events.message-malformed': {
    params: known<{ readonly messageType: string; readonly reason: string }>(),
    http: 500,
    grpc: 'INTERNAL',
    retryable: false,
    en: {
      title: 'A message cannot be read',
      detail: '{messageType}: {reason}',
      hint: 'It is in the dead-letter topic; mend it and replay.',
    },
    ar: { title: 'رسالة لا تُقرأ', detail: '{messageType}: {reason}', hint: 'هي في موضوع الرسائل المتعذرة؛ أصلحها وأعد تشغيلها.' },
  },
});
