import { defineProblems, known } from './problem.ts';

/** What a drive's way in can meet: tracks, batches, frames. */
export const senseProblems = defineProblems({
  'track.time-implausible': {
    params: known<{ readonly id: string; readonly time: string }>(),
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    retryable: false,
    en: {
      title: 'The time inside the id is not plausible',
      detail: '{id} says {time}; ids must be of 2010 or later and not more than a day ahead.',
      hint: "Check the device's clock.",
    },
    ar: {
      title: 'الوقت داخل المعرّف غير معقول',
      detail: '{id} يدل على {time}؛ يجب أن يكون بعد 2010 وألا يسبق الآن بأكثر من يوم.',
      hint: 'تحقق من ساعة الجهاز.',
    },
  },
  'track.id-taken': {
    params: known<{ readonly id: string }>(),
    http: 409,
    grpc: 'ALREADY_EXISTS',
    retryable: false,
    en: {
      title: 'This id belongs to another track',
      detail: '{id} is in use with other facts.',
      hint: 'Mint a new UUIDv7 for a new track.',
    },
    ar: { title: 'هذا المعرّف لمسار آخر', detail: '{id} مستخدم بحقائق أخرى.', hint: 'أنشئ UUIDv7 جديدًا لمسار جديد.' },
  },
  'track.source-known': {
    params: known<{ readonly trackId: string }>(),
    http: 409,
    grpc: 'ALREADY_EXISTS',
    retryable: false,
    en: {
      title: 'A track was made from this file before',
      detail: 'The file is stored as track {trackId}.',
      hint: 'Nothing needs to be sent again.',
    },
    ar: { title: 'أُنشئ مسار من هذا الملف من قبل', detail: 'الملف محفوظ كمسار {trackId}.', hint: 'لا حاجة لإرسال شيء من جديد.' },
  },
  'track.not-recording': {
    params: known<{ readonly id: string; readonly status: string }>(),
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: { title: 'The track takes nothing more', detail: 'Track {id} is {status}.', hint: 'Open a new track for new frames.' },
    ar: { title: 'لا يقبل المسار المزيد', detail: 'المسار {id} حالته {status}.', hint: 'افتح مسارًا جديدًا للإطارات الجديدة.' },
  },
  'track.log-full': {
    params: known<{ readonly limit: number }>(),
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'The log of this track is full',
      detail: 'A track takes at most {limit} points.',
      hint: 'Confirm this track and open a new one.',
    },
    ar: { title: 'سجل هذا المسار ممتلئ', detail: 'يقبل المسار {limit} نقطة على الأكثر.', hint: 'أكّد هذا المسار وافتح مسارًا جديدًا.' },
  },
  'track.part-differs': {
    params: known<{ readonly part: number }>(),
    http: 409,
    grpc: 'ABORTED',
    retryable: false,
    en: {
      title: 'This part of the log was sent before with other points',
      detail: 'Part {part} is stored.',
      hint: 'Use the next part number for new points.',
    },
    ar: { title: 'أُرسل هذا الجزء من قبل بنقاط أخرى', detail: 'الجزء {part} محفوظ.', hint: 'استخدم رقم الجزء التالي للنقاط الجديدة.' },
  },
  'track.frames-unaccounted': {
    params: known<{ readonly expected: number; readonly kept: number; readonly pendingBatches: number }>(),
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'The counts do not add up',
      detail: 'The device counts {expected} frames, {kept} are stored and {pendingBatches} batches are open.',
      hint: 'Commit every batch, then confirm with the number of kept frames.',
    },
    ar: {
      title: 'الأعداد غير متطابقة',
      detail: 'يعدّ الجهاز {expected} إطارًا، والمحفوظ {kept}، والدفعات المفتوحة {pendingBatches}.',
      hint: 'أتمّ كل دفعة ثم أكّد بعدد الإطارات المحفوظة.',
    },
  },
  'batch.closed': {
    params: known<{ readonly id: string; readonly status: string }>(),
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: { title: 'The batch is closed', detail: 'Batch {id} is {status}.', hint: 'Announce new frames in a new batch.' },
    ar: { title: 'الدفعة مغلقة', detail: 'الدفعة {id} حالتها {status}.', hint: 'أعلن الإطارات الجديدة في دفعة جديدة.' },
  },
  'batch.full': {
    params: known<{ readonly id: string; readonly limit: number }>(),
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'The batch is full',
      detail: 'Batch {id} takes at most {limit} frames.',
      hint: 'Commit it and announce the rest in a new batch.',
    },
    ar: { title: 'الدفعة ممتلئة', detail: 'تقبل الدفعة {id} ما لا يزيد على {limit} إطار.', hint: 'أتمّها وأعلن الباقي في دفعة جديدة.' },
  },
  'batch.incomplete': {
    params: known<{ readonly missing: number; readonly wrongSize: number; readonly frames: readonly string[] }>(),
    http: 409,
    grpc: 'FAILED_PRECONDITION',
    retryable: false,
    en: {
      title: 'Some frames are not in object storage',
      detail: '{missing} are missing and {wrongSize} have another size; the first of them: {frames}.',
      hint: 'Announce them again for fresh addresses, upload, commit again; or name them as gone.',
    },
    ar: {
      title: 'بعض الإطارات ليست في التخزين',
      detail: '{missing} مفقود و{wrongSize} بحجم مختلف؛ أولها: {frames}.',
      hint: 'أعلنها من جديد وارفعها ثم أتمّ، أو سمّها مفقودة.',
    },
  },
  'frame.differs': {
    params: known<{ readonly id: string }>(),
    http: 409,
    grpc: 'ABORTED',
    retryable: false,
    en: {
      title: 'This frame was announced before with other facts',
      detail: 'Frame {id} is known with another hash, size, track or batch.',
      hint: 'Mint a new id for another picture.',
    },
    ar: {
      title: 'أُعلن هذا الإطار من قبل بحقائق أخرى',
      detail: 'الإطار {id} معروف ببصمة أو حجم أو مسار أو دفعة أخرى.',
      hint: 'أنشئ معرّفًا جديدًا لصورة أخرى.',
    },
  },
});
