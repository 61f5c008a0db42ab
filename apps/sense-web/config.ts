import { httpUrl, optionalSetting, port, setting } from '@axion/platform/config/setting.ts';
import { z } from 'zod';

/** Every setting of the server of Sense Web's pages. */
export const senseWebSettings = {
  host: setting({ env: 'AXION_LISTEN_HOST', schema: z.string().min(1), fallback: '0.0.0.0', meaning: 'The address to listen on' }),
  port: setting({ env: 'AXION_SENSE_WEB_PORT', schema: port, fallback: '3001', meaning: 'Port on which the pages are served' }),
  apiUrl: setting({
    env: 'AXION_SENSE_API_PUBLIC_URL',
    schema: httpUrl,
    fallback: 'http://localhost:8080',
    meaning: 'Where browsers reach the Sense API',
  }),
  objectsUrl: setting({
    env: 'AXION_S3_PUBLIC_URL',
    schema: httpUrl,
    fallback: 'http://localhost:19000',
    meaning: 'Where browsers reach object storage: the only other origin that pictures may come from',
  }),
  issuer: setting({
    env: 'AXION_OIDC_ISSUER',
    schema: z.url({ protocol: /^https?$/ }),
    meaning: 'Issuer that people sign in with, exactly as its tokens name it',
  }),
  clientId: setting({
    env: 'AXION_SENSE_WEB_OIDC_CLIENT_ID',
    schema: z.string().min(1),
    fallback: 'axion-sense-web',
    meaning: 'Client of the issuer that these pages are: public, with PKCE',
  }),
  audience: optionalSetting({
    env: 'AXION_SENSE_WEB_OIDC_RESOURCE',
    schema: z.string().min(1),
    meaning: 'Resource to ask access tokens for, where the issuer wants to be told',
  }),
  basemapFolder: optionalSetting({
    env: 'AXION_BASEMAP_FOLDER',
    schema: z.string().min(1),
    meaning: 'Folder of world.pmtiles and axionville.pmtiles; without it maps have no base',
  }),
};
