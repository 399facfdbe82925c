import { fail, ok, type Result } from '../../../shared/base/result.ts';

/** GitHub's rule (actions/toolkit, path-and-artifact-name-validation.ts): what some file system cannot have in a name. */
const forbidden = /[":<>|*?\r\n\\/\p{Cc}]/u;
/** Names of devices, with or without an extension, and ends that Windows drops without a word. */
const windowsUnsafe = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)|[. ]$/i;
const longestName = 200;

function nameFault(name: string): string | null {
  const sign = forbidden.exec(name)?.[0];
  if (sign !== undefined) return `holds the sign ${JSON.stringify(sign)}, which not every file system can keep`;
  return windowsUnsafe.test(name) ? 'is a name that Windows cannot keep' : null;
}

/** Whether a folder may be made of the name on every system. */
export function checkArtifactName(name: string): Result<string, string> {
  if (name.trim() === '' || name.startsWith('.')) return fail(`"${name}" is no name for an artifact`);
  if (Buffer.byteLength(name) > longestName) return fail(`The artifact's name is longer than ${longestName} bytes`);
  const fault = nameFault(name);
  return fault === null ? ok(name) : fail(`The artifact's name "${name}" ${fault}`);
}

/** Whether a file may be kept under a relative path with forward slashes, on every system; it leads nowhere upward. */
export function checkArtifactPath(path: string): Result<string, string> {
  for (const part of path.split('/')) {
    const fault = part === '' || part === '..' || part === '.' ? 'does not lead downward' : nameFault(part);
    if (fault !== null) return fail(`The file ${path} cannot be kept: "${part}" ${fault}`);
  }
  return ok(path);
}
