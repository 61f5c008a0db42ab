import { environment } from '@axion/platform/config/start.ts';

// Every running statement holds one of libuv's threads, and so does each gzip and file call: with the default of four, four slow readers
// would stop the whole server. The pool is made at its first use, so this module is the first import of `main.ts`.
environment().UV_THREADPOOL_SIZE ??= '24';
