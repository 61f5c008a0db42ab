import { defineProblems, known } from './problem.ts';

/** Ways in which partitioned tables cannot be kept going. Operators read them in the job dashboard and in `axion partitions`. */
export const partitionProblems = defineProblems({
  'partitions.unknown-parent': {
    params: known<{ readonly parent: string }>(),
    http: 404,
    grpc: 'NOT_FOUND',
    retryable: false,
    en: {
      title: 'There is no partitioned table of this name',
      detail: 'pg_partman keeps no {parent}.',
      hint: 'Write schema.table; "axion partitions" lists all of them.',
    },
    ar: {
      title: 'لا يوجد جدول مقسّم بهذا الاسم',
      detail: 'لا يدير pg_partman الجدول {parent}.',
      hint: 'اكتب schema.table؛ يعرضها جميعًا الأمر axion partitions.',
    },
  },
  'partitions.none-for-row': {
    params: known<{ readonly table: string }>(),
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
    en: {
      title: 'A row of this time has no place yet',
      detail: 'No partition of {table} takes it, and there is no default partition.',
      hint: 'Make the default partition anew and run "axion partitions maintain".',
    },
    ar: {
      title: 'لا مكان بعد لصف من هذا الوقت',
      detail: 'لا يقبله أي قسم من {table} ولا يوجد قسم افتراضي.',
      hint: 'أنشئ القسم الافتراضي من جديد ثم شغّل axion partitions maintain.',
    },
  },
  'partitions.blocked': {
    params: known<{ readonly parent: string; readonly step: string; readonly attempts: number }>(),
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
    en: {
      title: 'A partitioned table is held by others',
      detail: '{parent}: {step} did not get through in {attempts} attempts; each waits 2 s for its locks.',
      hint: 'End long transactions on the table (pg_stat_activity; often a dump) and run the maintenance again.',
    },
    ar: {
      title: 'جدول مقسّم تحجزه عمليات أخرى',
      detail: '{parent}: لم تنجح خطوة {step} في {attempts} محاولة؛ تنتظر كل منها الأقفال ثانيتين.',
      hint: 'أنهِ المعاملات الطويلة على الجدول (pg_stat_activity؛ غالبًا نسخ احتياطي) ثم شغّل الصيانة من جديد.',
    },
  },
  'partitions.interval-missing': {
    params: known<{ readonly parent: string; readonly missing: readonly string[] }>(),
    http: 500,
    grpc: 'INTERNAL',
    retryable: true,
    en: {
      title: 'Coming partitions are missing',
      detail: '{parent} has no partition for {missing}; rows of that time fall into the default partition.',
      hint: 'Run "axion partitions maintain" and read what it says of this table.',
    },
    ar: {
      title: 'أقسام قادمة مفقودة',
      detail: 'لا قسم في {parent} للفترات {missing}؛ تقع صفوفها في القسم الافتراضي.',
      hint: 'شغّل axion partitions maintain واقرأ ما يقوله عن هذا الجدول.',
    },
  },
  'partitions.misconfigured': {
    params: known<{ readonly parent: string; readonly reason: string }>(),
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'A partitioned table is set up in a way that cannot be kept',
      detail: '{parent}: {reason}.',
      hint: 'Compare its row in partman.part_config with the decision on partition maintenance in docs/adr.',
    },
    ar: {
      title: 'إعداد جدول مقسّم لا يمكن صيانته',
      detail: '{parent}: {reason}.',
      hint: 'قارن صفّه في partman.part_config بقرار صيانة الأقسام في docs/adr.',
    },
  },
  'partitions.retention-refused': {
    params: known<{ readonly parent: string; readonly reason: string }>(),
    http: 400,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'This retention is refused',
      detail: '{parent}: {reason}.',
      hint: 'Correct AXION_SENSE_RETENTION_DAYS, or the rule of the table in maintenance.partition_rules.',
    },
    ar: {
      title: 'مدة الاحتفاظ مرفوضة',
      detail: '{parent}: {reason}.',
      hint: 'صحّح AXION_SENSE_RETENTION_DAYS أو قاعدة الجدول في maintenance.partition_rules.',
    },
  },
  'partitions.clock-jumped': {
    params: known<{ readonly reason: string }>(),
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: true,
    en: {
      title: 'The clock cannot be trusted, so no partition is made or dropped',
      detail: '{reason}.',
      hint: 'Set the clock right. If it is right now, run "axion partitions maintain --trust-clock" once.',
    },
    ar: {
      title: 'لا يمكن الوثوق بالساعة، فلا يُنشأ قسم ولا يُحذف',
      detail: '{reason}.',
      hint: 'اضبط الساعة. إن كانت صحيحة الآن فشغّل axion partitions maintain --trust-clock مرة واحدة.',
    },
  },
  'partitions.maintenance-failed': {
    params: known<{ readonly faults: readonly string[] }>(),
    http: 500,
    grpc: 'INTERNAL',
    retryable: true,
    en: {
      title: 'Partitioned tables were not all maintained',
      detail: '{faults}',
      hint: 'Tables that are not named are done. "axion partitions" shows every table.',
    },
    ar: { title: 'لم تُصَن كل الجداول المقسّمة', detail: '{faults}', hint: 'ما لم يُذكر فقد اكتمل. يعرض axion partitions كل الجداول.' },
  },
});
