import type { z } from 'zod';

/** What the page keeps on this machine. A browser may refuse to keep anything; then nothing is kept, and all works on. */
export function readKept<T>(key: string, schema: z.ZodType<T>): T | null {
  try {
    const text = localStorage.getItem(`gantry.${key}`);
    if (text === null) return null;
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Keeps a value; null forgets it. */
export function keep(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(`gantry.${key}`);
    else localStorage.setItem(`gantry.${key}`, JSON.stringify(value));
  } catch {
    // The storage is full or forbidden: what is kept is a comfort, not a promise.
  }
}
