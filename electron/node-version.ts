/** The Node that the built program is made for (electron.vite.config.ts); a checkout brings it as the dev dependency `node`. */
const leastMajor = 24;

/**
 * Why the program does not run on a Node of this version, in a sentence with the way out; null where it does. Imports
 * nothing, for it is asked before anything that an old Node may not know is loaded.
 */
export function nodeRefusal(version: string): string | null {
  if (Number.parseInt(version, 10) >= leastMajor) return null;
  const wayOut = 'in its checkout, `npx gantry` runs it on the one that `npm install` brings';
  return `gantry needs Node ${leastMajor} or later, and this is Node ${version}: ${wayOut}.`;
}
