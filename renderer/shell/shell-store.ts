import { create } from 'zustand';
import type { OpenShell } from '../../shared/host/shells-contract.ts';
import type { RecordedCommand } from '../../shared/record/recorded-command.ts';

/** What a page knows of a shell that is open on the host. */
export interface ShellState {
  readonly about: OpenShell;
  /** Its number among those of the same shell, from 1. */
  readonly number: number;
  readonly commands: readonly RecordedCommand[];
  /** By their ids: what is to become steps. */
  readonly chosen: ReadonlySet<number>;
  /** Null while it runs. */
  readonly exitCode: number | null;
}

export const useShells = create<{ readonly byId: Readonly<Record<string, ShellState>> }>(() => ({ byId: {} }));

export function shellOf(id: string): ShellState | null {
  return useShells.getState().byId[id] ?? null;
}

export function useShell(id: string): ShellState | null {
  return useShells(({ byId }) => byId[id] ?? null);
}

function change(id: string, part: Partial<ShellState>): void {
  useShells.setState(({ byId }) => {
    const known = byId[id];
    return known === undefined ? {} : { byId: { ...byId, [id]: { ...known, ...part } } };
  });
}

/** Takes in which shells are open; what is known of those that were stays. */
export function takeShells(shells: readonly OpenShell[]): void {
  useShells.setState(({ byId }) => {
    const taken: Record<string, ShellState> = {};
    for (const about of shells) {
      const numbers = [...Object.values(byId), ...Object.values(taken)].flatMap((other) =>
        other.about.shell === about.shell ? [other.number] : [],
      );
      const number = Math.max(0, ...numbers) + 1;
      taken[about.id] = byId[about.id] ?? { about, number, commands: [], chosen: new Set(), exitCode: null };
    }
    return { byId: taken };
  });
}

/** Takes in commands that are new or not what they were. */
export function takeCommands(id: string, news: readonly RecordedCommand[]): void {
  const known = new Map(shellOf(id)?.commands.map((command) => [command.id, command]));
  for (const command of news) known.set(command.id, command);
  change(id, { commands: [...known.values()] });
}

export function takeEnd(id: string, exitCode: number): void {
  change(id, { exitCode });
}

export function choose(id: string, chosen: ReadonlySet<number>): void {
  change(id, { chosen });
}

/** Chooses a command, or no longer. */
export function toggleChosen(id: string, command: number): void {
  const chosen = new Set(shellOf(id)?.chosen);
  if (!chosen.delete(command)) chosen.add(command);
  choose(id, chosen);
}

/** The chosen commands, in the order in which they were given. */
export function chosenCommands(id: string): readonly RecordedCommand[] {
  const shell = shellOf(id);
  return shell?.commands.filter((command) => shell.chosen.has(command.id)) ?? [];
}

/** What a tab of it is called. */
export function shellTitle(id: string): string {
  const shell = shellOf(id);
  if (shell === null) return 'Terminal';
  return shell.number === 1 ? shell.about.shell : `${shell.about.shell} ${shell.number}`;
}
