/** What a command's exit status says; printed by `axion --help`. */
export const exitCodes = {
  done: { status: 0, meaning: 'done' },
  failed: { status: 1, meaning: 'it was tried and failed; the message says what, why and what to do' },
  misused: { status: 2, meaning: 'the command line or the configuration is wrong; nothing was started' },
  notRunning: { status: 3, meaning: 'the stack is not running, and the command needs it' },
  portTaken: { status: 4, meaning: 'a port of the stack belongs to another process; nothing was started' },
  diskFull: { status: 5, meaning: 'the disk has too little room; nothing was started' },
  interrupted: { status: 130, meaning: 'stopped by Ctrl-C' },
} as const;

export type ExitCode = keyof typeof exitCodes;
