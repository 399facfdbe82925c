import { readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const stateSchema = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number().min(1), height: z.number().min(1) }).nullable(),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof stateSchema>;

export const minimumSize = { width: 960, height: 600 } as const;
const defaultState: WindowState = { bounds: null, maximized: false };

/** The window's place when it was last closed; the default where none was kept or the file is not to be read. */
export function readWindowState(file: string): WindowState {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return defaultState;
  }
}

export function writeWindowState(file: string, state: WindowState): void {
  writeFileAtomic.sync(file, JSON.stringify(state));
}

/** The kept bounds if enough of them lies on a screen that is there now to be grabbed (100 by 50 pixels), else null. */
export function visibleBounds(bounds: Rectangle | null, screens: readonly Rectangle[]): Rectangle | null {
  if (bounds === null) return null;
  const seen = screens.some((screen) => {
    const width = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
    const height = Math.min(bounds.y + bounds.height, screen.y + screen.height) - Math.max(bounds.y, screen.y);
    return width >= 100 && height >= 50;
  });
  if (!seen) return null;
  return {
    ...bounds,
    width: Math.max(bounds.width, minimumSize.width),
    height: Math.max(bounds.height, minimumSize.height),
  };
}
