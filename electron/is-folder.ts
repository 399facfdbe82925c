import { statSync } from 'node:fs';

/** Whether there is a folder at a path; none counts that cannot be looked at: behind a link in a circle, or in a folder of another user's. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
