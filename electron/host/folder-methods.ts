import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { implement } from '@orpc/server';
import writeFileAtomic from 'write-file-atomic';
import { hostContract } from '../../shared/host/api.ts';
import { type Session, sessionSchema } from '../../shared/host/folders-contract.ts';
import { readJsonFile } from '../journal/run-folder.ts';
import type { HostContext } from './host-context.ts';
import { listFolders } from './list-folders.ts';
import { RecentFolders } from './recent-folders.ts';
import { Turns } from './turns.ts';

const contract = implement(hostContract);

export function folderMethods({ configDir }: HostContext) {
  const recent = new RecentFolders(configDir);
  return {
    list: contract.folders.list.handler(async ({ input, errors }) => {
      const found = await listFolders(input.path);
      if (found === null) throw errors.NOT_FOUND({ message: `There is no folder ${input.path} that can be read` });
      return found;
    }),
    recent: contract.folders.recent.handler(() => recent.list()),
    forget: contract.folders.forget.handler(async ({ input }) => {
      await recent.forget(input.path);
      return {};
    }),
  };
}

/** What the last window of a workspace had open, in the settings folder: it is the person's, not the workspace's. */
export function sessionMethods({ configDir, workspace }: HostContext) {
  const name = createHash('sha256').update(workspace.root).digest('hex').slice(0, 24);
  const file = join(configDir, 'sessions', `${name}.json`);
  // Of two the later is what stays.
  const turns = new Turns();
  const write = async (session: Session) => {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFileAtomic(file, JSON.stringify(session), { mode: 0o600 });
  };
  return {
    get: contract.session.get.handler(async () => {
      const read = sessionSchema.safeParse(await readJsonFile(file));
      return read.success ? read.data : null;
    }),
    keep: contract.session.keep.handler(async ({ input }) => {
      await turns.take(() => write(input));
      return {};
    }),
  };
}
