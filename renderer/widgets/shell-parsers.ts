import type { StreamParser } from '@codemirror/language';
import { javascript } from '@codemirror/legacy-modes/mode/javascript';
import { powerShell } from '@codemirror/legacy-modes/mode/powershell';
import { python } from '@codemirror/legacy-modes/mode/python';
import { shell as posixShell } from '@codemirror/legacy-modes/mode/shell';

const parsers: Readonly<Record<string, StreamParser<unknown>>> = {
  pwsh: powerShell,
  powershell: powerShell,
  bash: posixShell,
  sh: posixShell,
  zsh: posixShell,
  python: python,
  node: javascript,
};

/** What reads a shell's language for its colours; null: none does. */
export function parserOfShell(shell: string): StreamParser<unknown> | null {
  return Object.hasOwn(parsers, shell) ? (parsers[shell] ?? null) : null;
}
