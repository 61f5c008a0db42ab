/** Processors we fetch for: Node's name, Debian's name, the folder of its libraries, its loader. */
export const processors = {
  x64: { debian: 'amd64', triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { debian: 'arm64', triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
} as const;

export type Processor = (typeof processors)[keyof typeof processors];

/** What this machine has; x64 where nothing is fetched for it. */
export const processorOfMachine = (): Processor => processors[process.arch as keyof typeof processors] ?? processors.x64;

/** Words before a program's path that run it by the loader and the libraries unpacked beside it: the machine's may be older. */
export const underLoader = (root: string, { triplet, loader }: Processor): string[] => {
  const libraries = `${root}/usr/lib/${triplet}`;
  return [`${libraries}/${loader}`, '--library-path', libraries];
};
