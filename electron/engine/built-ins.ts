import { acted, type BuiltIns } from './actions.ts';
import { downloadArtifact, uploadArtifact } from './artifact-actions.ts';
import { cacheAction, restoreAction, saveAction } from './cache-actions.ts';
import { setupActions } from './setup-action.ts';

/** Gantry's own actions by name. */
export const builtIns: BuiltIns = {
  cache: cacheAction,
  'cache/restore': restoreAction,
  'cache/save': saveAction,
  checkout: async ({ workspace, write }) => {
    await write(`The workspace is used as it is: ${workspace}`);
    return acted({});
  },
  'download-artifact': downloadArtifact,
  'upload-artifact': uploadArtifact,
  ...setupActions,
};
