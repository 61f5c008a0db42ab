/** What the pages say, in both languages. */
export const texts = {
  en: {
    title: 'Sign in to Axion',
    signInTo: (client: string) => `Sign in to ${client}`,
    /** Between two names of a list. */
    comma: ',',
    demo: 'Demo people',
    demoHint: 'Choose somebody, then type the password that axion up printed.',
    user: 'User',
    password: 'Password',
    signIn: 'Sign in',
    wrong: 'That user and password do not belong together',
    wrongHint: 'All demo people have the same password; axion up shows it again.',
    cancel: 'Cancel',
    local: 'This sign-in exists on this machine only.',
    signOutTitle: 'Sign out of Axion?',
    signOutHint: 'You are signed out of Sense and of Gen in this browser.',
    signOut: 'Sign out',
    stay: 'Stay signed in',
    signedOut: 'You are signed out',
    signedOutHint: 'You can close this page.',
    failed: 'Sign-in cannot go on',
    cause: 'Cause',
    whatToDo: 'What to do',
    startAgain: 'Go back to Sense or Gen and sign in from there.',
    said: 'Server said',
    expired: 'This sign-in page is too old or was opened in another browser.',
  },
  ar: {
    title: 'تسجيل الدخول إلى أكسيون',
    signInTo: (client: string) => `تسجيل الدخول إلى ${client}`,
    comma: '،',
    demo: 'أشخاص للتجربة',
    demoHint: 'اختر شخصًا ثم اكتب كلمة المرور التي طبعها axion up.',
    user: 'المستخدم',
    password: 'كلمة المرور',
    signIn: 'تسجيل الدخول',
    wrong: 'المستخدم وكلمة المرور لا يتوافقان',
    wrongHint: 'كلمة المرور واحدة لجميع أشخاص التجربة، ويعرضها axion up من جديد.',
    cancel: 'إلغاء',
    local: 'تسجيل الدخول هذا موجود على هذا الجهاز فقط.',
    signOutTitle: 'هل تريد تسجيل الخروج من أكسيون؟',
    signOutHint: 'سيتم تسجيل خروجك من Sense ومن Gen في هذا المتصفح.',
    signOut: 'تسجيل الخروج',
    stay: 'البقاء',
    signedOut: 'تم تسجيل خروجك',
    signedOutHint: 'يمكنك إغلاق هذه الصفحة.',
    failed: 'تعذّر إكمال تسجيل الدخول',
    cause: 'السبب',
    whatToDo: 'ما العمل',
    startAgain: 'عد إلى Sense أو Gen وسجّل الدخول من هناك.',
    said: 'قال الخادم',
    expired: 'هذه الصفحة قديمة أو فُتحت في متصفح آخر.',
  },
} as const;

export type PageLanguage = keyof typeof texts;
export type PageTexts = (typeof texts)[PageLanguage];

/** The first of what the caller asks for that we speak: `ui_locales` of the request, else the browser's `Accept-Language`. */
export const languageOf = (...wishes: readonly (string | undefined)[]): PageLanguage => {
  const [wish] = wishes.filter((found) => found !== undefined && found !== '');
  return /^\s*ar\b/i.test(wish ?? '') ? 'ar' : 'en';
};
