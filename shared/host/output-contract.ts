import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { notFound, runIdSchema, stepRef } from './contract-parts.ts';
import { searchAnswerSchema, searchQuerySchema } from './search.ts';

/** The outputs of steps: followed, read by lines and bytes, searched. */
export const outputContract = {
  /** Bytes of a step's output from `from` on, in base64, those to come included unless `follow` is false; ends with the step. */
  follow: oc
    .errors(notFound)
    .input(
      z.object({ ...stepRef, from: z.number().int().min(0), stream: z.string(), follow: z.boolean().default(true) }),
    )
    .output(eventIterator(z.object({ offset: z.number().int(), base64: z.string() }))),
  /** Says how far a stream was read; without it a stream stops after a window. `position`: bytes for output, seq for events. */
  ack: oc.input(z.object({ stream: z.string(), position: z.number().int() })).output(z.object({})),
  /** Lines of a step's output by number from 0, as UTF-8 text with its colour codes, and how many there are. */
  lines: oc
    .errors(notFound)
    .input(z.object({ ...stepRef, first: z.number().int().min(0), count: z.number().int().min(1).max(5000) }))
    .output(
      z.object({
        first: z.number().int(),
        lines: z.array(z.string()),
        /** Lines that are longer than what came of them, with how many bytes they have. */
        cut: z.array(z.object({ line: z.number().int(), bytes: z.number().int() })),
        /** When each line began to come; null where that was not noted. */
        times: z.array(z.number().int().nullable()),
        total: z.number().int(),
        bytes: z.number().int(),
      }),
    ),
  /** Bytes of a step's output, as far as they are there. */
  read: oc
    .errors(notFound)
    .input(z.object({ ...stepRef, from: z.number().int().min(0), length: z.number().int().min(1).max(1_048_576) }))
    .output(z.object({ base64: z.string() })),
  /** What a step's output was at a time: how much of it had come, its last line, and the terminal's size where it was noted. */
  at: oc
    .errors(notFound)
    .input(z.object({ ...stepRef, time: z.number().int().min(0) }))
    .output(
      z.object({
        offset: z.number().int(),
        line: z.number().int(),
        size: z.object({ columns: z.number().int(), rows: z.number().int() }).nullable(),
      }),
    ),
  /** A step's output as asciicast v2, in pieces of whole lines; those of one stream wait for `ack`, whose position counts characters. */
  cast: oc
    .errors(notFound)
    .input(z.object({ ...stepRef, stream: z.string() }))
    .output(eventIterator(z.object({ text: z.string(), position: z.number().int() }))),
  /** The lines that match in a step, a job, a run, or all runs where none is named; `ack` counts matches. `firstLine`: of a step alone. */
  search: oc
    .errors({ ...notFound, INVALID: { message: 'The expression cannot be read' } })
    .input(
      z.object({
        query: searchQuerySchema,
        run: runIdSchema.optional(),
        job: z.string().optional(),
        step: z.string().optional(),
        firstLine: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(1_000_000).default(10_000),
        stream: z.string(),
      }),
    )
    .output(eventIterator(searchAnswerSchema)),
};

/** The terminals of live steps. */
export const terminalContract = {
  /** The screen of a live step's terminal as escape sequences, and the output offset that it stands for. */
  screen: oc
    .errors(notFound)
    .input(z.object(stepRef))
    .output(
      z.object({ data: z.string(), offset: z.number().int(), columns: z.number().int(), rows: z.number().int() }),
    ),
  write: oc
    .errors(notFound)
    .input(z.object({ ...stepRef, data: z.string() }))
    .output(z.object({})),
  resize: oc
    .errors(notFound)
    .input(
      z.object({ ...stepRef, columns: z.number().int().min(2).max(1000), rows: z.number().int().min(1).max(1000) }),
    )
    .output(z.object({})),
};
