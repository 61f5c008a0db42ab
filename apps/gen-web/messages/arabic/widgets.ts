import type { Wording } from '@axion/ui/messages/catalogue.ts';
import type { widgetsEnglish } from '../english/widgets.ts';

/** Arabic words of widgets. */
export const widgetsArabic: Wording<typeof widgetsEnglish> = {
  widget: {
    asTable: 'عرض كجدول',
    asDrawing: 'عرض كرسم',
    sql: 'SQL',
    menu: 'المزيد',
    refresh: 'اسأل من جديد',
    edit: 'تحرير العنصر',
    remove: 'إزالة',
    actionsOf: 'أفعال {title}',
    close: 'إغلاق',
    source: 'المصدر',
    lastRun: 'آخر تشغيل',
    copySql: 'نسخ SQL',
    copied: 'تم النسخ',
    openSql: 'فتح في صفحة SQL',
    noRows: 'لا صفوف',
    noRowsDetail: 'لا شيء يوافق عوامل التصفية.',
    missingColumns: 'ليس في الإجابة عمود {names}. حرّر العنصر واختر أعمدته من جديد.',
    partial: 'جزئية',
    notAnswered: 'بلا إجابة',
    firstRows: 'أول {shown} من {count, number} صف',
  },
  words: {
    title: 'بالكلمات:',
    nothing: 'لا قيم.',
    one: '{count, plural, zero {لا قيم.} one {قيمة واحدة.} two {قيمتان.} few {# قيم.} many {# قيمة.} other {# قيمة.}}',
    several:
      '{series} سلاسل ({names}) على {count, plural, zero {لا قيم} one {قيمة واحدة} two {قيمتين} few {# قيم} many {# قيمة} other {# قيمة}}.',
    range: 'من {first} إلى {last}.',
    highest: 'الأعلى: {name} بقيمة {value}.',
    lowest: 'الأدنى: {name} بقيمة {value}.',
    change: 'يمضي من {from} إلى {to}.',
    leftOut:
      '{count, plural, zero {لا أسماء غير مرسومة.} one {اسم واحد غير مرسوم.} two {اسمان غير مرسومين.} few {# أسماء غير مرسومة.} many {# اسمًا غير مرسوم.} other {# اسم غير مرسوم.}}',
  },
  change: {
    before: 'المدة السابقة',
    same: 'مثل {against}',
    more: 'أكثر بمقدار {amount}',
    less: 'أقل بمقدار {amount}',
    points: '{value} نقطة',
    against: 'مقارنةً بـ{against}',
  },
  map: {
    inCell: '{count, plural, zero {لا نقاط} one {نقطة واحدة} two {نقطتان} few {# نقاط} many {# نقطة} other {# نقطة}}',
    perCell: 'النقاط في الخلية',
    mean: 'متوسط {name}',
    others: 'كل ما عداها',
  },
};
