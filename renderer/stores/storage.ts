import type { z } from 'zod';

type Place = () => Storage;
const localPlace: Place = () => localStorage;
/** Of this window alone, for as long as it is open: a reload has it, another window has its own. */
export const windowPlace: Place = () => sessionStorage;

/** What the page keeps on this machine. A browser may refuse to keep anything; then nothing is kept, and all works on. */
export function readKept<T>(key: string, schema: z.ZodType<T>, place: Place = localPlace): T | null {
  try {
    const text = place().getItem(`gantry.${key}`);
    if (text === null) return null;
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Keeps a value; null forgets it. */
export function keep(key: string, value: unknown, place: Place = localPlace): void {
  try {
    if (value === null) place().removeItem(`gantry.${key}`);
    else place().setItem(`gantry.${key}`, JSON.stringify(value));
  } catch {
    // The storage is full or forbidden: what is kept is a comfort, not a promise.
  }
}

/** The keys that begin so, of what is kept for all windows. */
export function keptKeys(begin: string): readonly string[] {
  try {
    const prefix = `gantry.${begin}`;
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice('gantry.'.length));
  } catch {
    return [];
  }
}
