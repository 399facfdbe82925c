import { create } from 'zustand';
import type { Script } from '../../shared/plan/script.ts';

export interface ScriptFilter {
  readonly text: string;
  /** Empty: any. */
  readonly stage: string;
  readonly tag: string;
}

interface ScriptsView extends ScriptFilter {
  /** Its path; null: the first that is shown. */
  readonly selected: string | null;
}

/** What the library's tab looks for and shows the details of. */
export const useScriptsView = create<ScriptsView>(() => ({ text: '', stage: '', tag: '', selected: null }));

export function changeScriptsView(change: Partial<ScriptsView>): void {
  useScriptsView.setState(change);
}

/** The scripts that a filter lets through: every word stands somewhere in what is known of one, in any letter case. */
export function filterScripts(scripts: readonly Script[], { text, stage, tag }: ScriptFilter): readonly Script[] {
  const words = text.toLowerCase().split(/\s+/);
  return scripts.filter((script) => {
    const { number, name, description, path } = script;
    const all = [number, name, description, path, script.stage, ...script.tags].join(' ').toLowerCase();
    return (
      (stage === '' || script.stage === stage) &&
      (tag === '' || script.tags.includes(tag)) &&
      words.every((word) => all.includes(word))
    );
  });
}

/** The script whose details are shown; null: none is there. */
export function shownScript(scripts: readonly Script[], view: ScriptsView): Script | null {
  const found = filterScripts(scripts, view);
  return found.find(({ path }) => path === view.selected) ?? found[0] ?? null;
}
