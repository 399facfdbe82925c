import { z } from 'zod';

/** What the owner asks of the PTY host. Only the owner makes these, so the host reads them by type alone and stays small. */
export type PtyRequest =
  | {
      readonly type: 'spawn';
      readonly terminal: number;
      readonly file: string;
      readonly args: readonly string[];
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
      readonly columns: number;
      readonly rows: number;
    }
  | { readonly type: 'write'; readonly terminal: number; readonly base64: string }
  | { readonly type: 'resize'; readonly terminal: number; readonly columns: number; readonly rows: number }
  /** So many bytes of the terminal have been dealt with. */
  | { readonly type: 'ack'; readonly terminal: number; readonly bytes: number }
  /**
   * End every process that carries the token in its environment or descends from one of `roots`, those in `keep` excepted:
   * softly first, by force after `graceMs`.
   */
  | {
      readonly type: 'end';
      readonly request: number;
      readonly token: string;
      readonly roots: readonly number[];
      readonly keep: readonly number[];
      readonly graceMs: number;
    };

const terminal = z.number().int();
export const ptyAnswerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('spawned'), terminal, pid: z.number().int() }),
  z.object({ type: z.literal('spawn-failed'), terminal, message: z.string() }),
  /** After the last byte of the terminal. */
  z.object({ type: z.literal('exited'), terminal, exitCode: z.number().int(), signal: z.number().int().nullable() }),
  z.object({ type: z.literal('ended'), request: z.number().int(), survivors: z.array(z.number().int()) }),
]);
export type PtyAnswer = z.infer<typeof ptyAnswerSchema>;
