/** What the owner asks of the PTY host. What is typed into a terminal comes as bytes (frames.ts), not as a message. */
export type PtyRequest =
  | {
      readonly type: 'spawn';
      readonly terminal: number;
      readonly file: string;
      /** A text is a whole command line as Windows has it, for programs that do not read it by the usual rules. */
      readonly args: readonly string[] | string;
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
      readonly columns: number;
      readonly rows: number;
    }
  | { readonly type: 'resize'; readonly terminal: number; readonly columns: number; readonly rows: number }
  /** So many bytes of the terminal have been dealt with. */
  | { readonly type: 'ack'; readonly terminal: number; readonly bytes: number }
  /**
   * End every process whose token begins with `token` or that descends from one of `roots`, those in `keep` excepted: softly
   * first, by force after `graceMs`.
   */
  | {
      readonly type: 'end';
      readonly request: number;
      readonly token: string;
      readonly roots: readonly number[];
      readonly keep: readonly number[];
      readonly graceMs: number;
    };

export type PtyAnswer =
  | { readonly type: 'spawned'; readonly terminal: number; readonly pid: number }
  | { readonly type: 'spawn-failed'; readonly terminal: number; readonly message: string }
  /** A program on the terminal began, or ceased, to wait for someone to type. */
  | { readonly type: 'waiting'; readonly terminal: number; readonly waiting: boolean }
  /** After the last byte of the terminal. */
  | { readonly type: 'exited'; readonly terminal: number; readonly exitCode: number; readonly signal: number | null }
  | { readonly type: 'ended'; readonly request: number; readonly survivors: readonly number[] };

type Check = (value: unknown) => boolean;
type Shapes<Message extends { readonly type: string }> = {
  readonly [Type in Message['type']]: Readonly<
    Record<Exclude<keyof Extract<Message, { readonly type: Type }>, 'type'>, Check>
  >;
};

const isNumber: Check = (value) => typeof value === 'number' && Number.isInteger(value);
const isText: Check = (value) => typeof value === 'string';
const isList =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isTexts: Check = (value) => typeof value === 'object' && value !== null && Object.values(value).every(isText);

const requestShapes: Shapes<PtyRequest> = {
  spawn: {
    terminal: isNumber,
    file: isText,
    args: (value) => isText(value) || isList(isText)(value),
    cwd: isText,
    env: isTexts,
    columns: isNumber,
    rows: isNumber,
  },
  resize: { terminal: isNumber, columns: isNumber, rows: isNumber },
  ack: { terminal: isNumber, bytes: isNumber },
  end: { request: isNumber, token: isText, roots: isList(isNumber), keep: isList(isNumber), graceMs: isNumber },
};

const answerShapes: Shapes<PtyAnswer> = {
  spawned: { terminal: isNumber, pid: isNumber },
  'spawn-failed': { terminal: isNumber, message: isText },
  waiting: { terminal: isNumber, waiting: (value) => typeof value === 'boolean' },
  exited: { terminal: isNumber, exitCode: isNumber, signal: (value) => value === null || isNumber(value) },
  ended: { request: isNumber, survivors: isList(isNumber) },
};

function fits(message: unknown, shapes: Readonly<Record<string, Readonly<Record<string, Check>>>>): boolean {
  if (typeof message !== 'object' || message === null) return false;
  const type: unknown = Reflect.get(message, 'type');
  const shape = typeof type === 'string' && Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  return shape !== undefined && Object.entries(shape).every(([key, check]) => check(Reflect.get(message, key)));
}

/** Checked by hand and not by a library, which would take a sixth of what the PTY host may weigh. Throws: it is the other side's bug. */
export function readRequest(message: unknown): PtyRequest {
  if (!fits(message, requestShapes)) throw new Error(`Not a request to the PTY host: ${JSON.stringify(message)}`);
  return message as PtyRequest;
}

/** As `readRequest`, for the owner's side. */
export function readAnswer(message: unknown): PtyAnswer {
  if (!fits(message, answerShapes)) throw new Error(`Not an answer of the PTY host: ${JSON.stringify(message)}`);
  return message as PtyAnswer;
}
