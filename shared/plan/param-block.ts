import { closingBracket, skipTrivia, tokenEnd } from './powershell-scan.ts';
import type { ScriptParameter } from './script.ts';

/**
 * The parameters of a PowerShell script, from its own param block: what `Get-Command` would say of it, without running
 * it (about_Functions_Advanced_Parameters). `help` gives what the script's comment-based help says of each, by lower-case
 * name. Null: the script has no param block. Never throws; what cannot be read is left out.
 */
export function readParamBlock(text: string, help: ReadonlyMap<string, string>): readonly ScriptParameter[] | null {
  const open = findParamBlock(text);
  if (open === null) return null;
  const end = closingBracket(text, open);
  return splitParameters(text.slice(open + 1, end === null ? text.length : end - 1)).flatMap(
    (declaration) => readParameter(declaration, help) ?? [],
  );
}

/** Where the block's bracket opens. Before it may stand only comments, `using` lines and attributes. */
function findParamBlock(text: string): number | null {
  let index = text.startsWith('\ufeff') ? 1 : 0;
  for (;;) {
    index = skipTrivia(text, index);
    const using = /^using\s[^\r\n;]*;?/i.exec(text.slice(index, index + 500));
    if (using !== null) index += using[0].length;
    else if (text[index] === '[') {
      const end = closingBracket(text, index);
      if (end === null) return null;
      index = end;
    } else {
      const word = /^param(?![\w-])/i.exec(text.slice(index, index + 6));
      const open = word === null ? index : skipTrivia(text, index + 5);
      return word !== null && text[open] === '(' ? open : null;
    }
  }
}

/** Each declaration with the comments around it, cut at the commas that no bracket holds. */
function splitParameters(block: string): readonly string[] {
  const declarations: string[] = [];
  let start = 0;
  for (let index = 0; index < block.length; ) {
    if (block[index] === ',') {
      // A comment on the rest of the line belongs to the parameter before the comma.
      const rest = /^,[ \t]*(#[^\r\n]*)?/.exec(block.slice(index, index + 1000))?.[0] ?? ',';
      declarations.push(`${block.slice(start, index)} ${rest.slice(1)}`);
      index += rest.length;
      start = index;
    } else index = nextIndex(block, index);
  }
  return [...declarations, block.slice(start)];
}

function nextIndex(text: string, index: number): number {
  if (/[([{]/.test(text[index] ?? '')) return closingBracket(text, index) ?? text.length;
  return tokenEnd(text, index);
}

function readParameter(declaration: string, help: ReadonlyMap<string, string>): ScriptParameter | null {
  const comments: string[] = [];
  const attributes: string[] = [];
  let index = skipTrivia(declaration, 0, (comment) => comments.push(comment));
  while (declaration[index] === '[') {
    const end = closingBracket(declaration, index);
    if (end === null) return null;
    attributes.push(declaration.slice(index + 1, end - 1).trim());
    index = skipTrivia(declaration, end, (comment) => comments.push(comment));
  }
  const name = /^\$(?:\{([^}]+)\}|(\w+))/.exec(declaration.slice(index));
  if (name === null) return null;
  const variable = name[1] ?? name[2] ?? '';
  const after = defaultOf(declaration.slice(index + name[0].length), comments);
  const types = attributes.filter((attribute) => !isAttribute(attribute));
  return {
    name: variable,
    type: types.at(-1)?.replaceAll(/\s/g, '').toLowerCase() ?? null,
    mandatory: attributes.some(isMandatory),
    default: after,
    validateSet: literalsOf(attributes, 'ValidateSet'),
    help: help.get(variable.toLowerCase()) ?? commentText(comments) ?? helpMessage(attributes),
    aliases: literalsOf(attributes, 'Alias'),
  };
}

/** The text after `=`, without the comments that end it, which are told. */
function defaultOf(rest: string, comments: string[]): string | null {
  const equals = skipTrivia(rest, 0, (comment) => comments.push(comment));
  if (rest[equals] !== '=') return null;
  const start = skipTrivia(rest, equals + 1);
  let end = start;
  for (let index = start; index < rest.length; ) {
    const next = skipTrivia(rest, index, (comment) => comments.push(comment));
    if (next > index) index = next;
    else {
      index = nextIndex(rest, index);
      end = index;
    }
  }
  return end > start ? rest.slice(start, end).trim() : null;
}

/** `[Name(…)]` is an attribute, `[name]` and `[name[]]` a type. */
function isAttribute(text: string): boolean {
  return /^[\w.]+\s*\(/.test(text);
}

/** Mandatory whichever parameter set is used: one that is so in a set of its own may be left out with the others. */
function isMandatory(attribute: string): boolean {
  const body = attributeBody(attribute, 'Parameter');
  if (body === null || /ParameterSetName\s*=/i.test(body)) return false;
  return /(?:^|,)\s*Mandatory\s*(?:=\s*(?:\$true|1)\s*)?(?:,|$)/i.test(body);
}

function helpMessage(attributes: readonly string[]): string | null {
  for (const attribute of attributes) {
    const body = attributeBody(attribute, 'Parameter');
    const quoted = /HelpMessage\s*=\s*(?:'((?:[^']|'')*)'|"((?:[^"`]|`.|"")*)")/i.exec(body ?? '');
    if (quoted !== null) return (quoted[1]?.replaceAll("''", "'") ?? quoted[2] ?? '').trim() || null;
  }
  return null;
}

function attributeBody(attribute: string, name: string): string | null {
  const head = /^(?:System\.Management\.Automation\.)?(\w+?)(?:Attribute)?\s*\(/i.exec(attribute);
  if (head?.[1]?.toLowerCase() !== name.toLowerCase()) return null;
  return attribute
    .slice(head[0].length)
    .replace(/\)\s*$/, '')
    .trim();
}

/** The positional literals of all attributes by that name: quoted, or bare as numbers may be. */
function literalsOf(attributes: readonly string[], name: string): readonly string[] {
  return attributes.flatMap((attribute) => {
    const body = attributeBody(attribute, name);
    if (body === null) return [];
    return splitParameters(body).flatMap((argument) => {
      const start = skipTrivia(argument, 0);
      const literal = /^(?:'((?:[^']|'')*)'|"((?:[^"`]|`.|"")*)"|([^\s=,'"]+))\s*$/.exec(argument.slice(start).trim());
      return literal?.[1]?.replaceAll("''", "'") ?? literal?.[2]?.replaceAll('""', '"') ?? literal?.[3] ?? [];
    });
  });
}

function commentText(comments: readonly string[]): string | null {
  const lines = comments.flatMap((comment) =>
    comment.startsWith('<#') ? comment.slice(2).replace(/#>$/, '').split('\n') : [comment.replace(/^#+/, '')],
  );
  return (
    lines
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join(' ') || null
  );
}
