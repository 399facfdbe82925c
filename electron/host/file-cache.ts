import { isUtf8 } from 'node:buffer';
import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

/** In bytes. What is larger is no playbook and no script, and reading it would only cost. */
const largestText = 8 * 1024 * 1024;

async function textFileAt(path: string): Promise<Stats | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() && found.size <= largestText ? found : null;
}

/** The text of a file; null where there is none, it is not a plain file, is too large, or may not be read. */
export async function readTextFile(path: string): Promise<string | null> {
  return (await textFileAt(path)) === null ? null : readFile(path, 'utf8').catch(() => null);
}

/** Why a file that is there cannot be edited as text without loss; null: it can, or there is none. */
export async function whyNotText(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) return null;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`;
  if (found.size > largestText)
    return `has ${megabytes(found.size)}, and texts of at most ${megabytes(largestText)} are opened`;
  const bytes = await readFile(path).catch(() => null);
  return bytes === null || isUtf8(bytes)
    ? null
    : 'is not text in UTF-8; saving it from here would damage it. Convert it to UTF-8 first';
}

/** Keeps what was made of a text file for as long as the file stays as it is. */
export class FileCache<T> {
  readonly #make: (path: string, text: string) => T;
  readonly #kept = new Map<string, { readonly version: string; readonly value: T }>();

  constructor(make: (path: string, text: string) => T) {
    this.#make = make;
  }

  /** Null where readTextFile has nothing. */
  async get(path: string): Promise<T | null> {
    const found = await textFileAt(path);
    if (found === null) return null;
    const version = [found.ino, found.size, found.mtimeMs, found.ctimeMs].join(' ');
    const kept = this.#kept.get(path);
    if (kept?.version === version) return kept.value;
    const text = await readTextFile(path);
    if (text === null) return null;
    const value = this.#make(path, text);
    this.#kept.set(path, { version, value });
    return value;
  }
}
