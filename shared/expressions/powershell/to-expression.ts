import { Fault } from './fault.ts';
import { parseCondition } from './parse.ts';
import type { PsNode } from './syntax.ts';

/** What a place of a workflow lets an expression ask for. */
export interface ExpressionPlace {
  /** Lower-case names of the contexts there. */
  readonly contexts: readonly string[];
  /** Names of the environment that the workflow itself sets. */
  readonly env: readonly string[];
}

/**
 * A PowerShell condition as a GitHub expression that gives the same answer whatever texts, numbers or nothing it finds, or
 * null where there is none: the two languages convert differently, so only comparisons whose conversion cannot matter are
 * taken. (To PowerShell a true value equals every word, which nobody means; to GitHub it equals none.)
 */
export function powerShellAsExpression(text: string, place: ExpressionPlace): string | null {
  try {
    const tree = parseCondition(text);
    return tree === null ? 'true' : decision(tree, place);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

/** A node by its truth. */
function decision(node: PsNode, place: ExpressionPlace): string | null {
  switch (node.kind) {
    case 'paren':
      return decision(node.inner, place);
    case 'unary':
      return node.operator === 'not' ? negated(decision(node.operand, place)) : null;
    case 'variable':
      return truthOfVariable(node.name, place);
    case 'binary':
      return node.operator === 'and' || node.operator === 'or'
        ? both(node.operator === 'and' ? '&&' : '||', decision(node.left, place), decision(node.right, place))
        : comparison(node, place);
    default:
      return null;
  }
}

const systems: Readonly<Record<string, string>> = { iswindows: 'Windows', islinux: 'Linux', ismacos: 'macOS' };

function truthOfVariable(name: string, { contexts }: ExpressionPlace): string | null {
  const lower = name.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower;
  const system = Object.hasOwn(systems, lower) ? systems[lower] : undefined;
  return system !== undefined && contexts.includes('runner') ? `runner.os == '${system}'` : null;
}

function negated(inner: string | null): string | null {
  return inner === null ? null : `!(${inner})`;
}

function both(sign: string, left: string | null, right: string | null): string | null {
  return left === null || right === null ? null : `(${left}) ${sign} (${right})`;
}

type Comparison = Extract<PsNode, { kind: 'binary' }>;

function comparison({ operator, caseSensitive, left, right }: Comparison, place: ExpressionPlace): string | null {
  if (caseSensitive) return null;
  const path = pathOf(left, place);
  if (path === null) return null;
  switch (operator) {
    case 'eq':
    case 'ne': {
      const wanted = wordOf(right);
      return wanted === null ? null : `${path} ${operator === 'eq' ? '==' : '!='} ${quoted(wanted)}`;
    }
    case 'in':
    case 'notin': {
      const words = wordsOf(right);
      if (words === null) return null;
      const found = `contains(fromJSON(${quoted(JSON.stringify(words))}), ${path})`;
      return operator === 'in' ? found : `!${found}`;
    }
    case 'like':
    case 'notlike': {
      const found = likeness(path, right);
      return found === null ? null : operator === 'like' ? found : `!(${found})`;
    }
    default:
      return null;
  }
}

/** `-like` with stars at the ends alone; stars and other signs of a pattern in between have no form. */
function likeness(path: string, node: PsNode): string | null {
  const pattern = stringOf(node);
  const [, before, word, after] = /^(\*?)([^*?[\]`]+)(\*?)$/.exec(pattern ?? '') ?? [];
  if (word === undefined || !isWord(word)) return null;
  if (before === '*' && after === '*') return `contains(${path}, ${quoted(word)})`;
  if (before === '*') return `endsWith(${path}, ${quoted(word)})`;
  return after === '*' ? `startsWith(${path}, ${quoted(word)})` : `${path} == ${quoted(word)}`;
}

/** Text that no side takes for a number, a boolean or nothing. */
function isWord(text: string): boolean {
  return (
    /^[\p{L}_./-][\p{L}\p{N}_./ -]*$/u.test(text) &&
    !/^(?:true|false|null|nan|[+-]?infinity)$/i.test(text) &&
    Number.isNaN(Number(text))
  );
}

function wordOf(node: PsNode): string | null {
  const text = stringOf(node);
  return text !== null && isWord(text) ? text : null;
}

function stringOf(node: PsNode): string | null {
  if (node.kind === 'literal') return node.value.kind === 'string' ? node.value.value : null;
  if (node.kind === 'expandable' && node.parts.every((part) => typeof part === 'string')) return node.parts.join('');
  return node.kind === 'paren' ? stringOf(node.inner) : null;
}

function wordsOf(node: PsNode): readonly string[] | null {
  const items = itemsOf(node);
  const words = items?.map(wordOf) ?? [null];
  return words.every((word) => word !== null) ? words : null;
}

function itemsOf(node: PsNode): readonly PsNode[] | null {
  if (node.kind === 'paren') return itemsOf(node.inner);
  if (node.kind === 'list') return node.items;
  const [only] = node.kind === 'array' ? node.statements : [];
  return only === undefined ? null : (itemsOf(only) ?? [only]);
}

const contextsOfVariables = ['needs', 'steps', 'matrix', 'inputs'];

/** What an expression reads for a variable's member. */
function pathOf(node: PsNode, place: ExpressionPlace): string | null {
  if (node.kind === 'paren') return pathOf(node.inner, place);
  if (node.kind === 'environment')
    return place.contexts.includes('env') && place.env.includes(node.name) ? `env.${node.name}` : null;
  const names = namesOf(node);
  if (names === null) return null;
  const [variable = '', ...members] = names;
  const lower = variable.toLowerCase();
  const path =
    lower === 'stepoutputs' ? ['steps', members[0] ?? '', 'outputs', ...members.slice(1)] : [lower, ...members];
  const [context = ''] = path;
  if (!contextsOfVariables.includes(context) || !place.contexts.includes(context)) return null;
  const least = context === 'needs' || context === 'steps' ? 3 : 2;
  return path.length < least || path.some((name) => !/^[A-Za-z_][\w-]*$/.test(name)) ? null : path.join('.');
}

function namesOf(node: PsNode): readonly string[] | null {
  if (node.kind === 'variable') return [node.name];
  if (node.kind !== 'member') return null;
  const before = namesOf(node.target);
  const name = stringOf(node.name);
  if (before === null || name === null || /^(?:length|count)$/i.test(name)) return null;
  return [...before, name];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
