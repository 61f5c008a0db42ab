import { port, secretSetting, setting, whole } from '@axion/platform/config/setting.ts';
import { z } from 'zod';

/** Settings of the local ClickHouse server. */
export const clickhouseSettings = {
  port: setting({
    env: 'AXION_CLICKHOUSE_PORT',
    schema: port,
    fallback: '18123',
    meaning: 'Where the ClickHouse HTTP interface listens; 0 takes any free port',
  }),
  folder: setting({ env: 'AXION_CLICKHOUSE_FOLDER', schema: z.string().min(1), meaning: 'The folder of its data; one process at a time' }),
  writerPassword: secretSetting({
    env: 'AXION_CLICKHOUSE_WRITER_PASSWORD',
    meaning: 'The password of axion_writer, who may do everything',
  }),
  readerPassword: secretSetting({
    env: 'AXION_CLICKHOUSE_READER_PASSWORD',
    meaning: 'The password of axion_gen_reader, who may select from axion_sense',
  }),
  memoryBytes: setting({
    env: 'AXION_CLICKHOUSE_MEMORY_BYTES',
    schema: whole.min(200_000_000),
    fallback: '1500000000',
    meaning: 'The memory that the engine may take; what would need more is refused',
  }),
  logLevel: setting({
    env: 'AXION_LOG_LEVEL',
    schema: z.enum(['debug', 'info', 'warn', 'error']),
    fallback: 'info',
    meaning: 'The least level that is logged',
  }),
};
