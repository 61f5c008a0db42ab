import type { Wording } from '@axion/ui/messages/catalogue.ts';
import type { shellEnglish } from '../english/shell.ts';

/** Arabic words of the frame around every page. */
export const shellArabic: Wording<typeof shellEnglish> = {
  app: {
    name: 'أكسيون Gen',
    dashboards: 'اللوحات',
    sql: 'SQL',
    sources: 'مصادر البيانات',
    help: 'لوحة المفاتيح',
    more: 'المزيد',
    signedInAs: 'الدخول باسم {name}',
    notFound: 'لا شيء هنا',
    notFoundDetail: 'لا يقود العنوان إلى أي صفحة.',
    toDashboards: 'اعرض كل اللوحات',
    pageFailed: 'تعطّلت هذه الصفحة',
  },
  signIn: {
    title: 'أكسيون Gen',
    detail: 'لوحات وخرائط وSQL على بيانات الطرق وأي مصدر آخر.',
    ended: 'انتهت جلستك. سجّل الدخول من جديد لتتابع من حيث كنت.',
    action: 'تسجيل الدخول',
    how: 'تسجّل الدخول عبر مؤسستك ثم تعود إلى هنا.',
    checkFailed: 'تعذّر التحقق من تسجيل دخولك',
  },
  help: {
    title: 'لوحة المفاتيح',
    close: 'إغلاق',
    sql: 'في صفحة SQL',
    dashboard: 'على بطاقة أثناء تحرير لوحتها',
    everywhere: 'في كل مكان',
    run: 'تشغيل الكل أو المحدَّد',
    cancel: 'إلغاء ما يعمل',
    complete: 'ما يناسب هذا الموضع',
    walk: 'التنقل بين الخلايا',
    draw: 'تحديد خلايا أكثر',
    copy: 'نسخ الخلايا المحددة',
    move: 'تحريك البطاقة',
    resize: 'تغيير حجمها',
    palette: 'ابحث أو انتقل إلى',
    help: 'هذه الصفحة',
  },
  delete: { action: 'حذف', cancel: 'إلغاء', failed: 'لم يُحذف' },
  conflict: {
    title: 'غيّر أحدهم «{what}» بينما كنت تغيّره',
    detail: 'خذ نسخته وتخسر تغييرك، أو ضع نسختك فوق نسخته.',
    theirs: 'خذ نسخته',
    mine: 'أبقِ نسختي',
  },
  problems: {
    unreachable: { title: 'لا يمكن الوصول إلى الخادم', detail: 'لم يصل أي رد.', hint: 'تحقّق من اتصالك ثم أعد المحاولة.' },
    brokenOff: {
      title: 'انقطعت الإجابة',
      detail: 'ما وصل ليس كل شيء ولا يُعرض.',
      hint: 'شغّله من جديد. إن انقطع ثانية فقد أنهاه مصدر البيانات أو الشبكة.',
    },
  },
};
