import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { recordedCommandSchema } from '../record/recorded-command.ts';
import { notFound, untrusted } from './contract-parts.ts';

const size = { columns: z.number().int().min(2).max(1000), rows: z.number().int().min(1).max(1000) };

/** What a shell's terminal begins with. */
const shellRequestSchema = z.object({
  /** By its name, as `workspace.shells` has it. */
  shell: z.string(),
  /** Within the workspace, or absolute. */
  folder: z.string().default('.'),
  ...size,
  /** Trusts the workspace's folder from now on, as the person just said. */
  trust: z.boolean().optional(),
});

const openShellSchema = z.object({
  id: z.string(),
  shell: z.string(),
  /** Absolute: where it was opened. */
  folder: z.string(),
  /** Whether it tells the commands that are given in it. */
  records: z.boolean(),
});
export type OpenShell = z.infer<typeof openShellSchema>;

/** What comes of a shell's terminal, in its order. `position` counts the bytes of the terminal. */
const shellNewsSchema = z.discriminatedUnion('kind', [
  /** The whole screen as escape sequences, in the place of all before; places are told by their line, the first being 0. */
  z.object({
    kind: z.literal('screen'),
    data: z.string(),
    ...size,
    position: z.number().int(),
    places: z.array(z.object({ place: z.number().int(), line: z.number().int() })),
  }),
  /** Bytes up to a position, and the places that stand before them. */
  z.object({
    kind: z.literal('bytes'),
    base64: z.string(),
    position: z.number().int(),
    places: z.array(z.number().int()),
  }),
  /** Commands that are new or not what they were. */
  z.object({ kind: z.literal('commands'), commands: z.array(recordedCommandSchema) }),
  z.object({ kind: z.literal('ended'), exitCode: z.number().int() }),
]);
export type ShellNews = z.infer<typeof shellNewsSchema>;

/** Shells that a person works in, on terminals of their own, whose commands are recorded. They live as long as the host. */
export const shellsContract = {
  open: oc
    .errors({ ...untrusted, NOT_OPENED: { message: 'The shell could not be opened' } })
    .input(shellRequestSchema)
    .output(openShellSchema),
  list: oc.output(z.array(openShellSchema)),
  /** A word now, and whenever one was opened or closed. */
  watch: oc.output(eventIterator(z.object({}))),
  /** Its screen, and all that comes of it; what is under way waits for `output.ack`. Ends with the shell. */
  follow: oc
    .errors(notFound)
    .input(z.object({ id: z.string(), stream: z.string() }))
    .output(eventIterator(shellNewsSchema)),
  write: oc
    .errors(notFound)
    .input(z.object({ id: z.string(), data: z.string() }))
    .output(z.object({})),
  resize: oc
    .errors(notFound)
    .input(z.object({ id: z.string(), ...size }))
    .output(z.object({})),
  /** Ends it with all its processes; false where it is closed already. */
  close: oc.input(z.object({ id: z.string() })).output(z.object({ closed: z.boolean() })),
};
