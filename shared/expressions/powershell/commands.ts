import { isCmdletName } from './cmdlet-name.ts';
import { type Cursor, isDash, isDoubleQuote, isSingleQuote } from './cursor.ts';
import type { PathType, PsNode } from './syntax.ts';
import { psString } from './value.ts';

/** Ends a command's arguments: a separator, a closing bracket, a pipe. */
const argumentsEnd = /[\r\n;)}|&<>]|$/y;
const pathTypes: ReadonlyMap<string, PathType> = new Map([
  ['any', 'any'],
  ['leaf', 'leaf'],
  ['container', 'container'],
]);

/** What a command's arguments are read with. */
export interface ArgumentReader {
  readonly cursor: Cursor;
  unary(): PsNode;
}

interface Arguments {
  readonly positional: readonly PsNode[];
  /** By lower-case name in full. */
  readonly named: ReadonlyMap<string, PsNode>;
}

/** Each parameter that may be given, with the other names it goes by. */
type Parameters = Readonly<Record<string, readonly string[]>>;

const testPathParameters: Parameters = {
  path: [],
  literalpath: ['pspath', 'lp'],
  pathtype: ['type'],
  erroraction: ['ea'],
};
const getCommandParameters: Parameters = { name: [], erroraction: ['ea'] };

/** `Test-Path` or `Get-Command` if one stands here; null at an expression; any other command is beyond. */
export function readCommand(reader: ArgumentReader): PsNode | null {
  const { cursor } = reader;
  const start = cursor.at;
  if (cursor.look(/(?:&(?!&)|\.\s|\.\/|\.\\)/y) !== null) throw cursor.beyond('A command');
  if (isDash(cursor.peek()) && cursor.look(/.(?:not|bnot|[ci]?split|join)(?![\w-])/iy) === null) {
    if (cursor.look(/.(?:[A-Za-z]|\.(?!\d))/y) !== null) throw cursor.beyond('A command');
  }
  const name = cursor.take(/[A-Za-z_][\w-]*/y);
  if (name === null) return otherCommand(cursor);
  if (!/\s|$/.test(cursor.peek())) throw cursor.beyond('A command', start);
  switch (name.toLowerCase()) {
    case 'test-path':
      return testPath(reader, start);
    case 'get-command':
      return getCommand(reader, start);
    default:
      throw cursor.beyond('A command', start);
  }
}

/** A word that starts otherwise than a name does, or none. */
function otherCommand(cursor: Cursor): null {
  if (cursor.look(/[^\s\w$'"()@[\]{}!,+.;|&<>=*%#`\u2013-\u2015\u2018-\u201e-]/y) !== null)
    throw cursor.beyond('A command');
  if (cursor.look(/[=*%<>`\]]|\/|[-+]=|\+?\.(?!\d)/y) !== null) throw cursor.beyond('A command');
  return null;
}

function testPath(reader: ArgumentReader, start: number): PsNode {
  const { positional, named } = readArguments(reader, testPathParameters);
  const { cursor } = reader;
  const literalPath = named.get('literalpath');
  const candidates = [literalPath, named.get('path'), ...positional].filter((node) => node !== undefined);
  const [path] = candidates;
  const kind = named.get('pathtype');
  const type = kind === undefined ? 'any' : pathTypes.get(literalText(kind)?.toLowerCase() ?? '');
  if (path === undefined || candidates.length > 1 || type === undefined) {
    throw cursor.beyond('Such a use of Test-Path', start);
  }
  return { kind: 'test-path', path, literal: literalPath !== undefined, type, start, end: cursor.at };
}

function getCommand(reader: ArgumentReader, start: number): PsNode {
  const { positional, named } = readArguments(reader, getCommandParameters);
  const { cursor } = reader;
  const candidates = [named.get('name'), ...positional].filter((node) => node !== undefined);
  const [name] = candidates;
  if (name === undefined || candidates.length > 1) throw cursor.beyond('Such a use of Get-Command', start);
  if (isCmdletName(literalText(name) ?? '')) throw cursor.beyond('Get-Command of a cmdlet or function', start);
  const action = named.get('erroraction');
  const stops = action !== undefined && literalText(action)?.toLowerCase() === 'stop';
  return { kind: 'get-command', name, stops, start, end: cursor.at };
}

function readArguments(reader: ArgumentReader, parameters: Parameters): Arguments {
  const { cursor } = reader;
  const positional: PsNode[] = [];
  const named = new Map<string, PsNode>();
  for (;;) {
    cursor.skipSpace();
    if (cursor.look(argumentsEnd) !== null) return { positional, named };
    const parameter = isDash(cursor.peek()) ? cursor.take(/.[A-Za-z]\w*/y) : null;
    if (parameter === null) positional.push(readArgument(reader));
    else {
      const name = parameterName(parameter.slice(1).toLowerCase(), parameters);
      if (name === null) throw cursor.beyond(`The parameter ${parameter}`);
      cursor.take(/:/y);
      cursor.skipSpace();
      if (cursor.look(argumentsEnd) !== null || named.has(name)) throw cursor.beyond(`The parameter ${parameter}`);
      named.set(name, readArgument(reader));
    }
  }
}

/** Names may be cut short as long as they stay clear. */
function parameterName(given: string, parameters: Parameters): string | null {
  const names = Object.keys(parameters);
  const exact = names.find((name) => name === given || parameters[name]?.includes(given));
  if (exact !== undefined) return exact;
  // What else the command has by such a start, the engine does not know.
  const starting = names.filter((name) => name.startsWith(given));
  return starting.length === 1 && given.length > 4 ? (starting[0] ?? null) : null;
}

/** A quoted text, a variable, brackets, or a bare word. */
function readArgument(reader: ArgumentReader): PsNode {
  const { cursor } = reader;
  const start = cursor.at;
  const unit = cursor.peek();
  const node =
    isSingleQuote(unit) || isDoubleQuote(unit) || /[$(]/.test(unit) ? reader.unary() : bareWord(cursor, start);
  if (cursor.look(/\s|[;)|}]|$/y) === null) throw cursor.beyond('Such an argument', start);
  return node;
}

function bareWord(cursor: Cursor, start: number): PsNode {
  const word = cursor.take(/[^\s;|&(){},'"`$@#<>\u2018-\u201e]+/uy);
  if (word === null) throw cursor.beyond('Such an argument', start);
  return { kind: 'literal', value: psString(word), start, end: cursor.at };
}

function literalText(node: PsNode): string | null {
  return node.kind === 'literal' && node.value.kind === 'string' ? node.value.value : null;
}
