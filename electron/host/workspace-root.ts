import { dirname, join } from 'node:path';
import { isFolder } from '../is-folder.ts';

const marks = ['.gantry', 'automation-scripts', 'playbooks', 'orchestration', join('.github', 'workflows')];

/** Whether a folder holds one of the folders of a workspace. */
export function looksLikeWorkspace(folder: string): boolean {
  return marks.some((mark) => isFolder(join(folder, mark)));
}

/** The nearest folder upward that holds one of the folders of a workspace; where none does, the folder itself. */
export function findWorkspaceRoot(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (looksLikeWorkspace(at)) return at;
    if (at === dirname(at)) return folder;
  }
}
