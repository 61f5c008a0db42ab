import { httpUrl, optionalSetting, setting } from '@axion/platform/config/setting.ts';
import { z } from 'zod';

/** Every setting of the server of Gen Web's pages; its port and host are Next's own PORT and HOSTNAME. */
export const genWebSettings = {
  apiUrl: setting({
    env: 'AXION_GEN_API_URL',
    schema: httpUrl,
    fallback: 'http://127.0.0.1:5501',
    meaning: 'Where this server reaches the Gen API; browsers reach it through this server only',
  }),
  basemapFolder: optionalSetting({
    env: 'AXION_BASEMAP_FOLDER',
    schema: z.string().min(1),
    meaning: 'Folder of world.pmtiles and axionville.pmtiles; without it maps have no base',
  }),
};
