import { defineProblems, known } from './problem.ts';

/** What goes wrong while the servers of one machine are brought up; people read it in the terminal. */
export const localProblems = defineProblems({
  'local.runtime-missing': {
    params: known<{ readonly reason: string; readonly packages: readonly string[] }>(),
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'There is no PostgreSQL 17 to run, and none can be fetched',
      detail: '{reason}.',
      hint: 'Install {packages}; or set AXION_POSTGRES_URL to a PostgreSQL 17 with PostGIS and pg_partman; or set AXION_DEBIAN_MIRROR.',
    },
    ar: {
      title: 'لا يوجد PostgreSQL 17 للتشغيل ولا يمكن جلبه',
      detail: '{reason}.',
      hint: 'ثبّت {packages}، أو عيّن AXION_POSTGRES_URL لخادم PostgreSQL 17 مع PostGIS وpg_partman، أو عيّن AXION_DEBIAN_MIRROR.',
    },
  },
  'local.root-refused': {
    params: known<{ readonly program: string }>(),
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'This program refuses to run as root',
      detail: '{program} must run as another user, and neither setpriv nor user namespaces are allowed here.',
      hint: 'Run as an ordinary user, or set AXION_POSTGRES_URL.',
    },
    ar: {
      title: 'يرفض هذا البرنامج العمل كجذر',
      detail: 'يجب تشغيل {program} كمستخدم آخر، ولا يُسمح هنا بـ setpriv ولا بنطاقات المستخدمين.',
      hint: 'شغّله كمستخدم عادي، أو عيّن AXION_POSTGRES_URL.',
    },
  },
  'local.server-failed': {
    params: known<{ readonly server: string; readonly reason: string }>(),
    http: 500,
    grpc: 'INTERNAL',
    retryable: false,
    en: { title: 'A local server could not be brought up', detail: '{server}: {reason}', hint: 'The log of the server says more.' },
    ar: { title: 'تعذّر تشغيل خادم محلي', detail: '{server}: {reason}', hint: 'سجل الخادم يقول المزيد.' },
  },
});
