import { join } from 'node:path';
import { actionFiles } from '../../shared/playbook/action-definition.ts';
import type { ActionsPort } from '../engine/ports.ts';
import { readTextFile } from './file-cache.ts';

/** The actions of this machine's folders. */
export const actionsPort: ActionsPort = {
  async read(folder) {
    for (const name of actionFiles) {
      const file = join(folder, name);
      const text = await readTextFile(file);
      if (text !== null) return { file, text };
    }
    return null;
  },
};
