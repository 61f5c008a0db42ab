/** Runs once before the first request: a configuration that is not usable ends the process here, with every fault at once. */
export async function register(): Promise<void> {
  // Set by the build, once for each runtime that it compiles for; ours is Node's.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { configOfProcess } = await import('./server/config-of-process.ts');
  configOfProcess();
}
