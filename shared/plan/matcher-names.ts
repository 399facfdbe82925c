/**
 * The problem matchers that Gantry has, by the names that `problemMatchers` and `::remove-matcher owner=…::` know them by.
 * All are on unless a step, its job or the playbook's defaults name others: each wants a form that nothing else prints.
 */
export const builtInMatcherNames = [
  'powershell',
  'powershell-normal',
  'pester',
  'psscriptanalyzer',
  'tsc',
  'eslint-stylish',
  'eslint-compact',
  'gcc',
  'python',
  'python-lint',
] as const;
export type BuiltInMatcherName = (typeof builtInMatcherNames)[number];

/** Whether an entry of `problemMatchers` is the path of a file with matchers in GitHub's JSON form. */
export function isMatcherFile(entry: string): boolean {
  return /[\\/]/.test(entry) || entry.endsWith('.json');
}
