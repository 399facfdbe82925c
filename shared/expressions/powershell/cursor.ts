import { Fault } from './fault.ts';

/** A place in a condition's text, and what PowerShell takes for space, quotes and dashes there. */
export class Cursor {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  peek(ahead = 0): string {
    return this.text.charAt(this.at + ahead);
  }

  startsWith(expected: string): boolean {
    return this.text.startsWith(expected, this.at);
  }

  /** What a sticky pattern finds here, and moves past it; null leaves the place. */
  take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  /** What a sticky pattern finds here. */
  look(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? null;
  }

  /** Spaces, comments and lines that go on after a backtick. */
  skipSpace(): void {
    this.take(/(?:[^\S\r\n]|`\r?\n|<#[\s\S]*?#>)*(?:#[^\r\n]*)?/y);
  }

  /** All that and the ends of lines. */
  skipLines(): void {
    this.take(/(?:\s|`\r?\n|<#[\s\S]*?#>|#[^\r\n]*)*/y);
  }

  /** All that and the semicolons between statements. */
  skipSeparators(): void {
    this.take(/(?:[\s;]|`\r?\n|<#[\s\S]*?#>|#[^\r\n]*)*/y);
  }

  problem(message: string, offset = this.at, length = 1): Fault {
    return new Fault('parsing', message, { offset, length: Math.min(length, this.text.length - offset) });
  }

  beyond(what: string, offset = this.at): Fault {
    const place = { offset, length: Math.max(1, this.at - offset) };
    return new Fault('beyond', `${what}: only a session can answer this`, place);
  }

  /** What stands here, for a message. */
  word(): string {
    return this.look(/\S+/y) ?? 'the end of the condition';
  }
}

export function isDash(unit: string): boolean {
  return /[-\u2013-\u2015]/.test(unit);
}

export function isSingleQuote(unit: string): boolean {
  return /['\u2018-\u201b]/.test(unit);
}

export function isDoubleQuote(unit: string): boolean {
  return /["\u201c-\u201e]/.test(unit);
}
