import type { Annotation } from '../../shared/run/events.ts';

/** What a line of output asks for. Groups and echo change how output is shown and nothing else: they are not told. */
export type WorkflowCommand =
  | { readonly kind: 'annotation'; readonly annotation: Annotation }
  | { readonly kind: 'mask'; readonly value: string }
  | { readonly kind: 'output' | 'state' | 'env'; readonly name: string; readonly value: string }
  | { readonly kind: 'path'; readonly value: string }
  /** A file with problem matchers. */
  | { readonly kind: 'add-matcher'; readonly path: string }
  /** By owner, or all those of a file. */
  | { readonly kind: 'remove-matcher'; readonly owner: string | null; readonly path: string };

/** Reads workflow commands out of one stream of bytes, whatever its chunks. */
export interface CommandScanner {
  /**
   * Takes bytes in and gives on those that may be shown. A line that may be a command is held until it is whole, so that
   * `::add-mask::` is known before its own line is shown.
   */
  push(chunk: Uint8Array): Uint8Array;
  /** The stream is over: its last line counts as whole. */
  flush(): Uint8Array;
}

const nothing = new Uint8Array(0);
const longestCommand = 64 * 1024;
/** Colours and spaces before a command, in bytes. */
const longestLead = 256;
const decoder = new TextDecoder();
const escapeCharacter = '\u001b';
const controlSequence = new RegExp(`${escapeCharacter}\\[[0-?]*[ -/]*[@-~]`, 'g');

/** `onCommand` hears of each command, in order, before its line is given on. Commands between `stop-commands` and its token are none. */
export function createCommandScanner(onCommand: (command: WorkflowCommand) => void): CommandScanner {
  let held = nothing;
  let stopToken: string | null = null;
  /** The line goes on into the next chunk and was found to be no command. */
  let plainLine = false;

  const take = (line: Uint8Array) => {
    const parsed = parseCommandLine(decoder.decode(line));
    if (parsed === null) return;
    if (stopToken !== null) {
      if (parsed.name === stopToken) stopToken = null;
    } else if (parsed.name === 'stop-commands') stopToken = parsed.data === '' ? null : parsed.data.toLowerCase();
    else {
      const command = commandOf(parsed);
      if (command !== null) onCommand(command);
    }
  };

  /** Where the line that must be held begins; all before it is read. */
  const scan = (bytes: Uint8Array, searched: number): number => {
    let at = 0;
    while (at < bytes.length) {
      if (plainLine || !mayBeCommand(bytes, at)) {
        const end = bytes.indexOf(10, at);
        plainLine = end < 0;
        if (end < 0) return bytes.length;
        at = end + 1;
        continue;
      }
      const end = bytes.indexOf(10, Math.max(at, searched));
      if (end < 0 && bytes.length - at <= longestCommand) return at;
      if (end < 0) plainLine = true;
      else {
        take(bytes.subarray(at, end));
        at = end + 1;
      }
    }
    return bytes.length;
  };

  return {
    push(chunk) {
      const bytes = held.length === 0 ? chunk : concat(held, chunk);
      const from = scan(bytes, held.length);
      // A copy: the chunk belongs to whoever gave it.
      held = from === bytes.length ? nothing : bytes.slice(from);
      return from === bytes.length ? bytes : bytes.subarray(0, from);
    },
    flush() {
      const rest = held;
      if (rest.length > 0) take(rest);
      held = nothing;
      plainLine = false;
      return rest;
    },
  };
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

const marks = [
  [0x3a, 0x3a],
  [0x23, 0x23, 0x5b],
];

/** Whether the line that begins at `start` begins as a command does, or is too short yet to tell. */
function mayBeCommand(bytes: Uint8Array, start: number): boolean {
  const first = leadEnd(bytes, start);
  if (first === null) return false;
  const rest = bytes.length - first;
  return marks.some((mark) => mark.every((byte, index) => index >= rest || bytes[first + index] === byte));
}

/** After the spaces and colours that may stand before a command; null where there are too many of them. */
function leadEnd(bytes: Uint8Array, start: number): number | null {
  let at = start;
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (at - start > longestLead) return null;
    if (byte === 0x1b) {
      if (at + 1 < bytes.length && bytes[at + 1] !== 0x5b) return null;
      at += 2;
      while (at < bytes.length && (bytes[at] ?? 0) < 0x40 && at - start <= longestLead) at++;
    } else if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) break;
  }
  return Math.min(at, bytes.length);
}

interface ParsedLine {
  /** In lower case. */
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

/** Both forms that GitHub's runner reads (ActionCommand.cs): `::name key=value,key=value::data` and `##[name key=value;]data`. */
function parseCommandLine(line: string): ParsedLine | null {
  const text = line.replace(controlSequence, '').trim();
  const double = /^::([^\s:]+)(?:\s+(.*?))?::(.*)$/s.exec(text);
  if (double !== null) return parsedLine(double, ',', unescapedProperty, unescapedData);
  const hashes = /^##\[([^\s\]]+)(?:\s+([^\]]*))?\](.*)$/s.exec(text);
  return hashes === null ? null : parsedLine(hashes, ';', unescapedBracket, unescapedBracket);
}

function parsedLine(
  [, name = '', properties = '', data = '']: RegExpExecArray,
  separator: string,
  unescapeProperty: (text: string) => string,
  unescapeData: (text: string) => string,
): ParsedLine {
  const pairs = properties.split(separator).flatMap((pair): [string, string][] => {
    const equals = pair.indexOf('=');
    return equals < 1 ? [] : [[pair.slice(0, equals).trim().toLowerCase(), unescapeProperty(pair.slice(equals + 1))]];
  });
  return { name: name.toLowerCase(), properties: new Map(pairs), data: unescapeData(data) };
}

const unescapedData = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
const unescapedProperty = (text: string) => unescapedData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
const unescapedBracket = (text: string) => unescapedData(text.replaceAll('%3B', ';').replaceAll('%5D', ']'));

function commandOf({ name, properties, data }: ParsedLine): WorkflowCommand | null {
  const key = properties.get('name') ?? '';
  switch (name) {
    case 'error':
    case 'warning':
    case 'notice':
    case 'debug':
      return { kind: 'annotation', annotation: annotationOf(name, properties, data) };
    case 'add-mask':
      return { kind: 'mask', value: data };
    case 'set-output':
      return key === '' ? null : { kind: 'output', name: key, value: data };
    case 'save-state':
      return key === '' ? null : { kind: 'state', name: key, value: data };
    case 'set-env':
      return key === '' ? null : { kind: 'env', name: key, value: data };
    case 'add-path':
      return { kind: 'path', value: data };
    case 'add-matcher':
      return data === '' ? null : { kind: 'add-matcher', path: data };
    case 'remove-matcher': {
      const owner = properties.get('owner') ?? null;
      return owner === null && data === '' ? null : { kind: 'remove-matcher', owner, path: data };
    }
    default:
      return null;
  }
}

function annotationOf(
  level: Annotation['level'],
  properties: ReadonlyMap<string, string>,
  message: string,
): Annotation {
  const whole = (name: string) => {
    const value = Number.parseInt(properties.get(name) ?? '', 10);
    return Number.isSafeInteger(value) ? value : null;
  };
  return {
    level,
    message,
    title: properties.get('title') ?? null,
    file: properties.get('file') ?? null,
    line: whole('line'),
    endLine: whole('endline'),
    column: whole('col') ?? whole('column'),
    endColumn: whole('endcolumn'),
  };
}
