import type { JsonObject } from '../base/json.ts';
import { expandAliases } from './expand-aliases.ts';
import type { RecordedCommand } from './recorded-command.ts';

export interface MakeSteps {
  /** By its name in a playbook. */
  readonly shell: string;
  /** Of the workspace, absolute. */
  readonly root: string;
  readonly format: 'v3' | 'github';
  /** One step of those that stand one after the other in one folder. */
  readonly join: boolean;
}

export interface MadeSteps {
  readonly steps: readonly JsonObject[];
  /** What is not as it was in the terminal, a sentence each. */
  readonly notes: readonly string[];
}

const longestName = 60;
const moves =
  /^(?:cd|chdir|pushd|popd|sl|set-location|push-location|pop-location)(?:\s+(?:'[^']*'|"[^"]*"|[^\s;|&<>()]+))*\s*$/i;
const changesShell =
  /^(?:source|\.|alias|unalias|set|shopt|setopt|unset|declare|typeset|function)\s|^\w+=\S*$|^[\w-]+\s*\(\)/;

/**
 * Steps that do what commands did, in their order. Each has its folder as `workingDirectory` where that is not the workspace's
 * own; so a command that only goes to another folder makes no step. What is exported stays for the steps after.
 */
export function makeSteps(commands: readonly RecordedCommand[], options: MakeSteps): MadeSteps {
  const kept = commands.filter(({ text }) => !moves.test(text.trim()));
  const groups = options.join ? groupsOf(kept) : kept.map((command) => [command]);
  const names = new Set<string>();
  const steps = groups.map((group) => stepOf(group, nameFor(group, names), options));
  return { steps, notes: notesOn(kept, groups, options) };
}

function groupsOf(commands: readonly RecordedCommand[]): RecordedCommand[][] {
  const groups: RecordedCommand[][] = [];
  for (const command of commands) {
    const last = groups.at(-1);
    if (last !== undefined && last[0]?.folder === command.folder) last.push(command);
    else groups.push([command]);
  }
  return groups;
}

function stepOf(group: readonly RecordedCommand[], name: string, options: MakeSteps): JsonObject {
  const { format, shell, root } = options;
  const script = literal(group.map((command) => scriptOf(command, options)).join('\n'));
  const folder = folderWithin(root, group[0]?.folder ?? null);
  return {
    name: literal(name),
    shell,
    ...(folder === null ? {} : { [format === 'github' ? 'working-directory' : 'workingDirectory']: literal(folder) }),
    [format === 'github' ? 'run' : 'script']: script,
  };
}

function scriptOf({ text, aliases }: RecordedCommand, { shell, format }: MakeSteps): string {
  if (isPowerShell(shell)) return text;
  const script = expandAliases(text, aliases);
  const exported = /^export\s+([A-Za-z_]\w*)=[^;|&\n]*$/.exec(script.trim())?.[1];
  if (exported === undefined) return script;
  return `${script}\necho "${exported}=$${exported}" >> "$${format === 'github' ? 'GITHUB' : 'GANTRY'}_ENV"`;
}

function isPowerShell(shell: string): boolean {
  return shell === 'pwsh' || shell === 'powershell';
}

/** What a playbook would take for an expression is text. */
function literal(text: string): string {
  return text.replaceAll('${{', "${{ '${{' }}");
}

/** Relative to the workspace with forward slashes; null: it is the workspace's own, or unknown. */
function folderWithin(root: string, folder: string | null): string | null {
  if (folder === null) return null;
  const [own, at] = [root, folder].map((path) => path.replaceAll('\\', '/').replace(/(.)\/$/, '$1'));
  if (at === undefined || at === own) return null;
  return at.startsWith(`${own}/`) ? at.slice((own?.length ?? 0) + 1) : folder;
}

function nameFor(group: readonly RecordedCommand[], taken: Set<string>): string {
  const first = shortened((group[0]?.text ?? '').trim());
  const name = group.length === 1 ? first : `${first} and ${group.length - 1} more`;
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name} (${count})`;
  taken.add(free);
  return free;
}

/** The first line, cut between words. */
function shortened(text: string): string {
  const [line = ''] = text.split('\n');
  const plain = line.replaceAll(/\s+/g, ' ');
  if (plain.length <= longestName) return plain === text ? plain : `${plain.replace(/[\s;{(|\\]+$/, '')} …`;
  const cut = plain.slice(0, longestName);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longestName / 2)).trimEnd()} …`;
}

function notesOn(
  commands: readonly RecordedCommand[],
  groups: readonly (readonly RecordedCommand[])[],
  { shell }: MakeSteps,
): string[] {
  const failed = commands.filter(({ exitCode }) => exitCode !== null && exitCode !== 0);
  const lost = groups.flatMap((group) => {
    const last = group.at(-1);
    const alone = !isPowerShell(shell) && last !== undefined && changesShell.test(last.text.trim());
    return alone && last !== commands.at(-1) ? [shortened(last.text.trim())] : [];
  });
  return [
    ...failed.map(({ text, exitCode }) => `"${shortened(text.trim())}" failed with exit code ${exitCode}.`),
    ...lost.map((text) => `"${text}" changes its shell alone, which ends with the step: join it with what needs it.`),
  ];
}
