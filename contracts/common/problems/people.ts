import { defineProblems, known } from './problem.ts';

/** What can go wrong with organizations, their members and roles. */
export const peopleProblems = defineProblems({
  'organization.code-taken': {
    params: known<{ readonly code: string }>(),
    http: 409,
    grpc: 'ALREADY_EXISTS',
    retryable: false,
    en: { title: 'Another organization has this code', detail: '{code} is in use.', hint: 'Choose another code.' },
    ar: { title: 'الرمز مستخدم لمؤسسة أخرى', detail: '{code} مستخدم.', hint: 'اختر رمزًا آخر.' },
  },
  'organization.last-administrator': {
    params: known<{ readonly organizationId: string }>(),
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'Nobody would be left who may manage people',
      detail: 'An organization keeps at least one member who may, for good.',
      hint: 'Give somebody else a role that may manage people first.',
    },
    ar: {
      title: 'لن يبقى من يدير الأشخاص',
      detail: 'يجب أن يبقى في المؤسسة عضو دائم واحد على الأقل يدير الأشخاص.',
      hint: 'امنح غيره دورًا يدير الأشخاص أولًا.',
    },
  },
  'member.expiry-past': {
    params: known<{ readonly expiresAt: string }>(),
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
    en: { title: 'This moment is over', detail: '{expiresAt} lies in the past.', hint: 'Remove the member to end a membership now.' },
    ar: { title: 'هذا الوقت مضى', detail: '{expiresAt} في الماضي.', hint: 'أزل العضو لإنهاء عضويته الآن.' },
  },
  'member.person-differs': {
    params: known<{ readonly userId: string }>(),
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
    en: {
      title: 'The id is not that of this person',
      detail: '{userId} is not the hash of the given issuer and subject.',
      hint: 'Leave the person out when they have signed in before.',
    },
    ar: {
      title: 'المعرّف ليس لهذا الشخص',
      detail: '{userId} ليس بصمة جهة الإصدار والموضوع المذكورين.',
      hint: 'احذف بيانات الشخص إن كان قد سجّل الدخول من قبل.',
    },
  },
  'role.code-taken': {
    params: known<{ readonly code: string }>(),
    http: 409,
    grpc: 'ALREADY_EXISTS',
    retryable: false,
    en: { title: 'Another role has this code', detail: '{code} is in use.', hint: 'Choose another code.' },
    ar: { title: 'الرمز مستخدم لدور آخر', detail: '{code} مستخدم.', hint: 'اختر رمزًا آخر.' },
  },
  'role.circle': {
    params: known<{ readonly code: string }>(),
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'Roles would inherit in a circle or too deep',
      detail: '{code} cannot inherit from there; at most eight roles may follow each other.',
      hint: 'Choose another role to inherit from.',
    },
    ar: {
      title: 'سترث الأدوار في حلقة أو بعمق زائد',
      detail: 'لا يمكن أن يرث {code} من هناك؛ أقصى تسلسل ثمانية أدوار.',
      hint: 'اختر دورًا آخر للوراثة منه.',
    },
  },
  'role.built-in': {
    params: known<{ readonly code: string }>(),
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: { title: 'This role comes with the product', detail: '{code} cannot be changed.', hint: 'Make a role that inherits from it.' },
    ar: { title: 'هذا الدور يأتي مع المنتج', detail: 'لا يمكن تغيير {code}.', hint: 'أنشئ دورًا يرث منه.' },
  },
  'role.in-use': {
    params: known<{ readonly code: string; readonly members: number; readonly roles: number }>(),
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'The role is in use',
      detail: '{members} members have {code}, and {roles} roles inherit from it.',
      hint: 'Take it from them first.',
    },
    ar: { title: 'الدور مستخدم', detail: 'لدى {members} عضو الدور {code} ويرث منه {roles} دور.', hint: 'انزعه منهم أولًا.' },
  },
});
