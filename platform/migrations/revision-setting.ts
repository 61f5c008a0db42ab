import { z } from 'zod';
import { setting } from '../config/setting.ts';

/** For the settings of every runner: what is kept beside each file that it applies. */
export const revisionSetting = setting({
  env: 'AXION_REVISION',
  schema: z.string().min(1).max(100),
  fallback: 'unknown',
  meaning: 'The release that runs, as a version or commit; kept beside each migration that it applies',
});
