import { posix } from 'node:path';
import { type Globbed, isWithin } from '../match-files.ts';

/**
 * The folder that an artifact's files are kept relative to, as actions/upload-artifact has it (search.ts): the nearest folder
 * above all that was searched; for one file alone its own folder, for one folder or pattern where its search began. '' is the workspace.
 */
export function artifactRoot({ files, searchPaths }: Globbed): string {
  const [first = ''] = searchPaths;
  if (searchPaths.length > 1) return searchPaths.reduce(commonFolder);
  return files.length === 1 && files[0] === first ? folderOf(first) : first;
}

function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}

/** Of two search paths of which neither lies within the other; so it is above both. */
function commonFolder(a: string, b: string): string {
  const others = b.split('/');
  const parts = a.split('/');
  const end = parts.findIndex((part, index) => part !== others[index]);
  return (end < 0 ? parts : parts.slice(0, end)).join('/');
}

/** Without the files that, from where the search came upon them, lie behind a name that begins with a dot. */
export function withoutHidden({ files, searchPaths }: Globbed): Globbed {
  const shown = files.filter((file) => {
    const from = searchPaths.find((path) => isWithin(file, path)) ?? '';
    const searched = file.slice(folderOf(from) === '' ? 0 : folderOf(from).length + 1);
    return !searched.split('/').some((part) => part.startsWith('.'));
  });
  return { files: shown, searchPaths };
}
