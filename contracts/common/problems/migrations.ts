import { defineProblems, known } from './problem.ts';

/** Ways in which a schema cannot be brought to where the code needs it. Operators read them in a runner's output. */
export const migrationProblems = defineProblems({
  'migration.folder-unusable': {
    params: known<{ readonly folder: string; readonly faults: readonly string[] }>(),
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'The migration files are not usable',
      detail: '{folder}: {faults}',
      hint: 'Files are named 0001-name.sql, numbered without a gap; a file that has landed is never edited: add another.',
    },
    ar: {
      title: 'ملفات الترحيل غير صالحة',
      detail: '{folder}: {faults}',
      hint: 'تُسمّى الملفات 0001-name.sql بأرقام متتالية؛ لا يُعدَّل ملف بعد اعتماده: أضف ملفًا آخر.',
    },
  },
  'migration.history-differs': {
    params: known<{ readonly database: string; readonly faults: readonly string[] }>(),
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'The database has another history than this release',
      detail: '{database}: {faults}',
      hint: 'Run the release that made it, or restore the edited file.',
    },
    ar: {
      title: 'تاريخ قاعدة البيانات يختلف عن هذا الإصدار',
      detail: '{database}: {faults}',
      hint: 'شغّل الإصدار الذي أنشأها، أو أعد الملف المعدَّل إلى أصله.',
    },
  },
  'migration.busy': {
    params: known<{ readonly database: string; readonly waitedSeconds: number }>(),
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
    en: {
      title: 'Another runner is migrating this database',
      detail: '{database} was still taken after {waitedSeconds} s.',
      hint: 'Wait until it ends; pg_locks (locktype advisory) names its connection.',
    },
    ar: {
      title: 'يوجد مشغّل آخر يرحّل هذه القاعدة',
      detail: 'ما زالت {database} مشغولة بعد {waitedSeconds} ث.',
      hint: 'انتظر حتى ينتهي؛ يعرض pg_locks (locktype advisory) اتصاله.',
    },
  },
  'migration.blocked': {
    params: known<{ readonly database: string; readonly name: string; readonly attempts: number }>(),
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
    en: {
      title: 'A migration cannot get its locks',
      detail: '{database}: {name} gave up after {attempts} attempts; nothing of it was kept.',
      hint: 'End the long transactions that hold its tables, then run it again.',
    },
    ar: {
      title: 'تعذّر على ترحيل الحصول على أقفاله',
      detail: '{database}: توقف {name} بعد {attempts} محاولات؛ لم يُحفظ منه شيء.',
      hint: 'أنهِ المعاملات الطويلة التي تمسك جداوله ثم أعد التشغيل.',
    },
  },
  'migration.failed': {
    params: known<{ readonly database: string; readonly name: string; readonly reason: string; readonly line: number }>(),
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'A migration failed',
      detail: '{database}: {name}, line {line}: {reason}',
      hint: 'What ran before it is kept; a file in a transaction left nothing. Correct the cause and run again.',
    },
    ar: {
      title: 'فشل ترحيل',
      detail: '{database}: {name}، السطر {line}: {reason}',
      hint: 'ما سبقه محفوظ؛ والملف داخل المعاملة لم يترك شيئًا. صحّح السبب وأعد التشغيل.',
    },
  },
  'migration.needs-administrator': {
    params: known<{ readonly database: string; readonly role: string; readonly what: string; readonly lines: readonly string[] }>(),
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'Something is missing that this role may not make',
      detail: '{database} lacks {what}, and {role} may not make it. An administrator runs the lines that come with this message.',
      hint: 'Then start it again with --migrate.',
    },
    ar: {
      title: 'ينقص شيء لا يحق لهذا الدور إنشاؤه',
      detail: 'ينقص {database}: {what}، ولا يحق لـ {role} إنشاؤه. يشغّل المسؤول الأسطر المرفقة بهذه الرسالة.',
      hint: 'ثم أعد التشغيل مع --migrate.',
    },
  },
  'migration.wrong-role': {
    params: known<{ readonly database: string; readonly role: string; readonly owner: string }>(),
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'A runner must work as the role that owns the tables',
      detail: '{role} is not the role that migrates {database}: {owner} is.',
      hint: 'Give the runner the URL of the migrate role (…_MIGRATE_URL), not that of the service or of a superuser.',
    },
    ar: {
      title: 'يجب أن يعمل المشغّل بالدور المالك للجداول',
      detail: '{role} ليس الدور الذي يرحّل {database}، بل {owner}.',
      hint: 'أعطِ المشغّل عنوان دور الترحيل (…_MIGRATE_URL)، لا عنوان الخدمة ولا المستخدم الخارق.',
    },
  },
  'migration.pooled': {
    params: known<{ readonly database: string; readonly host: string }>(),
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'A pooler stands between the runner and PostgreSQL',
      detail:
        '{host} hands the statements for {database} to changing sessions (transaction pooling), so that the runner cannot hold its lock.',
      hint: 'Give the runner the address of PostgreSQL itself, or of a pool in session mode; services may keep the pooler.',
    },
    ar: {
      title: 'يقف مجمّع اتصالات بين المشغّل وPostgreSQL',
      detail: 'يوزّع {host} أوامر {database} على جلسات متغيرة (تجميع المعاملات)، فلا يستطيع المشغّل الاحتفاظ بقفله.',
      hint: 'أعطِ المشغّل عنوان PostgreSQL نفسه أو مجمّعًا في وضع الجلسة؛ ويمكن للخدمات إبقاء المجمّع.',
    },
  },
  'migration.clock-differs': {
    params: known<{ readonly database: string; readonly seconds: number; readonly databaseTime: string; readonly runnerTime: string }>(),
    http: 500,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'The clocks of the database and of the runner differ',
      detail:
        "In {database} it is {databaseTime}, here {runnerTime}: {seconds} s apart. Partitions are made around the database's present, and ids carry the services'.",
      hint: 'Synchronize both clocks (NTP) to within 5 minutes, then run again.',
    },
    ar: {
      title: 'ساعة قاعدة البيانات تختلف عن ساعة المشغّل',
      detail:
        'الوقت في {database} هو {databaseTime} وهنا {runnerTime}: الفرق {seconds} ث. تُنشأ الأقسام حول وقت قاعدة البيانات، وتحمل المعرّفات وقت الخدمات.',
      hint: 'زامن الساعتين (NTP) في حدود 5 دقائق ثم أعد التشغيل.',
    },
  },
});
