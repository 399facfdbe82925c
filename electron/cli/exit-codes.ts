import type { Conclusion } from '../../shared/run/events.ts';

/** What the command line's exit status means; the contract of `gantry` with scripts that call it. */
export const exitCodes = {
  success: 0,
  failed: 1,
  usage: 2,
  notStarted: 3,
  cancelled: 130,
  /** Whoever read the output is gone: as a shell tells of SIGPIPE. */
  readerGone: 141,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export function exitCodeOf(conclusion: Conclusion): ExitCode {
  switch (conclusion) {
    case 'success':
    case 'skipped':
      return exitCodes.success;
    case 'cancelled':
      return exitCodes.cancelled;
    case 'failure':
    case 'timed_out':
    case 'interrupted':
      return exitCodes.failed;
  }
}

/** Ends a command with a message for people and a status; thrown by commands, caught in one place. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}
