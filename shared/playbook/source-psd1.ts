import {
  Psd1Fault,
  readDoubleQuoted,
  readHereString,
  readNumber,
  readScriptBlock,
  readSingleQuoted,
  type Token,
} from './psd1-literals.ts';
import type { ParsedSource } from './source-json.ts';
import type { SourceEntry, SourceNode, Span } from './source-node.ts';

const depthLimit = 200;

/**
 * Reads a PowerShell data file by the rules of `Import-PowerShellDataFile`: one hash table of literals, arrays and hash
 * tables. Keys go without regard to case, and two that differ in nothing else are an error, as in PowerShell. Lists
 * written as `@( )` are flattened by one level as PowerShell does: `@(@(1, 2))` is `@(1, 2)`. Nothing is ever evaluated:
 * variables other than `$true`, `$false` and `$null`, operators, commands and casts are errors at their place; a block `{ }` is
 * the text within it.
 */
export function parsePsd1(text: string): ParsedSource {
  try {
    return { root: new DataFileReader(text).read(), errors: [] };
  } catch (error) {
    if (!(error instanceof Psd1Fault)) throw error;
    return { root: null, errors: [{ message: error.message, offset: error.offset, length: error.length }] };
  }
}

/** A key as PowerShell writes it where text is wanted: `$true` is `True`. */
function keyText(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}

class DataFileReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): SourceNode {
    this.#skip('lines');
    if (!this.#text.startsWith('@{', this.#at)) this.#fail('A data file is one hash table: begin it with @{.', 1);
    const root = this.#hashTable();
    this.#skip('separators');
    if (this.#at < this.#text.length) this.#fail('Nothing may follow the hash table of a data file.', 1);
    return root;
  }

  #hashTable(): SourceNode {
    const start = this.#open('@{');
    const entries: SourceEntry[] = [];
    const seen = new Set<string>();
    this.#skip('lines');
    while (!this.#text.startsWith('}', this.#at)) {
      if (this.#at >= this.#text.length) this.#failAt('This hash table is never closed: } is missing.', start, 2);
      const entry = this.#entry();
      const { offset, length } = entry.keySpan;
      if (seen.has(entry.key.toLowerCase())) {
        this.#failAt(`The key ${entry.key} stands here a second time; take one away.`, offset, length);
      }
      seen.add(entry.key.toLowerCase());
      entries.push(entry);
      this.#separator('}');
    }
    return { kind: 'object', ...this.#close(start), entries };
  }

  #entry(): SourceEntry {
    const { key, span } = this.#key();
    this.#skip('spaces');
    if (this.#text[this.#at] !== '=') {
      this.#fail(
        `A = is expected after the key ${key}; a key with other signs than letters and digits wants quotes.`,
        1,
      );
    }
    this.#at++;
    this.#skip('lines');
    return { key, keySpan: span, value: this.#value() };
  }

  #key(): { key: string; span: Span } {
    const offset = this.#at;
    const word = /[\p{L}_][\p{L}\p{N}_]*/uy;
    word.lastIndex = offset;
    const name = word.exec(this.#text)?.[0];
    if (name !== undefined) {
      this.#at += name.length;
      return { key: name, span: { offset, length: name.length } };
    }
    const literal = this.#literal();
    if (literal === null || literal.value === null)
      this.#fail('A key is expected here, or } to close the hash table.', 1);
    return { key: keyText(literal.value), span: { offset, length: this.#at - offset } };
  }

  /** One value, or several with commas between them, which make a list. */
  #value(): SourceNode {
    if (this.#text[this.#at] === ',') {
      const offset = this.#at++;
      this.#skip('lines');
      const only = this.#value();
      return { kind: 'array', offset, length: this.#at - offset, items: [only] };
    }
    const first = this.#element();
    const items = [first];
    for (let next = this.#peekPastSpaces(); next === ','; next = this.#peekPastSpaces()) {
      this.#skip('spaces');
      this.#at++;
      this.#skip('lines');
      items.push(this.#element());
    }
    return items.length === 1 ? first : { kind: 'array', offset: first.offset, length: this.#at - first.offset, items };
  }

  #element(): SourceNode {
    if (this.#text.startsWith('@{', this.#at)) return this.#hashTable();
    if (this.#text.startsWith('@(', this.#at)) return this.#list();
    if (this.#text[this.#at] === '(') return this.#parenthesised();
    const offset = this.#at;
    const literal = this.#literal();
    if (literal === null) return this.#refuse();
    const length = this.#at - offset;
    return { kind: 'scalar', offset, length, value: literal.value, raw: this.#text.slice(offset, this.#at) };
  }

  #list(): SourceNode {
    const start = this.#open('@(');
    const items: SourceNode[] = [];
    this.#skip('separators');
    while (this.#text[this.#at] !== ')') {
      if (this.#at >= this.#text.length) this.#failAt('This list is never closed: ) is missing.', start, 2);
      const value = this.#value();
      items.push(...(value.kind === 'array' ? value.items : [value]));
      this.#separator(')');
    }
    return { kind: 'array', ...this.#close(start), items };
  }

  #parenthesised(): SourceNode {
    const start = this.#open('(');
    this.#skip('lines');
    const value = this.#value();
    this.#skip('lines');
    if (this.#text[this.#at] !== ')') this.#fail('A closing ) is expected here: a data file holds no operators.', 1);
    return { ...value, ...this.#close(start) };
  }

  #literal(): Token | null {
    const rest = this.#text.slice(this.#at, this.#at + 3);
    const token = /^@['"‘’‚‛“”„]/u.test(rest)
      ? readHereString(this.#text, this.#at)
      : /^['‘’‚‛]/u.test(rest)
        ? readSingleQuoted(this.#text, this.#at)
        : /^["“”„]/u.test(rest)
          ? readDoubleQuoted(this.#text, this.#at)
          : rest.startsWith('{')
            ? readScriptBlock(this.#text, this.#at)
            : (this.#constant() ?? readNumber(this.#text, this.#at));
    if (token !== null) this.#at = token.end;
    return token;
  }

  #constant(): Token | null {
    const pattern = /\$(?:\{(true|false|null)\}|(true|false|null)(?![\w:]))/iy;
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return null;
    const name = (found[1] ?? found[2] ?? '').toLowerCase();
    return { value: name === 'null' ? null : name === 'true', end: pattern.lastIndex };
  }

  /** Says why what stands here is no value. */
  #refuse(): never {
    const word = /^[^\s,;(){}#]+/.exec(this.#text.slice(this.#at, this.#at + 80))?.[0] ?? '';
    const only = 'A data file holds only values: text in quotes, numbers, $true, $false, $null, @( ) and @{ }.';
    if (word.startsWith('$'))
      this.#fail(`${word} is a variable and is not read here; write its value. ${only}`, word.length);
    if (word.startsWith('[')) this.#fail(`${word} is a type and is not read here. ${only}`, word.length);
    if (word === '') this.#fail(`A value is expected here. ${only}`, 1);
    this.#fail(`${word} is no value; text wants quotes. ${only}`, word.length);
  }

  /** After a value: a line's end or `;` (several are one), or the closing sign, which is left. */
  #separator(closing: string): void {
    this.#skip('spaces');
    const next = this.#text[this.#at];
    if (next === undefined || next === closing) return;
    if (next !== ';' && next !== '\n' && next !== '\r') {
      this.#fail(`A new line, a ; or ${closing} is expected here: a data file holds no operators and no commands.`, 1);
    }
    this.#skip('separators');
  }

  #peekPastSpaces(): string | undefined {
    const at = this.#at;
    this.#skip('spaces');
    const next = this.#text[this.#at];
    this.#at = at;
    return next;
  }

  /** Passes over blanks, comments and continued lines; `lines`: ends of lines too; `separators`: `;` as well. */
  #skip(what: 'spaces' | 'lines' | 'separators'): void {
    const pattern = {
      spaces: /(?:[^\S\r\n]+|`\r?\n|<#[\s\S]*?#>|#[^\r\n]*)*/y,
      lines: /(?:\s+|`\r?\n|<#[\s\S]*?#>|#[^\r\n]*)*/y,
      separators: /(?:[\s;]+|`\r?\n|<#[\s\S]*?#>|#[^\r\n]*)*/y,
    }[what];
    pattern.lastIndex = this.#at;
    this.#at += pattern.exec(this.#text)?.[0].length ?? 0;
    if (this.#text.startsWith('<#', this.#at)) this.#fail('This comment is never closed: #> is missing.', 2);
  }

  #open(sign: string): number {
    const start = this.#at;
    if (++this.#depth > depthLimit) this.#fail('The text is nested too deeply.', 1);
    this.#at += sign.length;
    return start;
  }

  #close(start: number): Span {
    this.#depth--;
    this.#at++;
    return { offset: start, length: this.#at - start };
  }

  #fail(message: string, length: number): never {
    return this.#failAt(message, this.#at, length);
  }

  #failAt(message: string, offset: number, length: number): never {
    throw new Psd1Fault(message, offset, length);
  }
}
