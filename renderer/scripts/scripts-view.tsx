import { FilePlus2, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Script } from '../../shared/plan/script.ts';
import { openDialog } from '../stores/dialogs-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { Button } from '../widgets/button.tsx';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { ScriptDetails } from './script-details.tsx';
import { ScriptList } from './script-list.tsx';
import { changeScriptsView, filterScripts, shownScript, useScriptsView } from './scripts-store.ts';
import { useUsage } from './use-usage.ts';

/** The library of numbered scripts: found by words, stage and tag, each with what is known of it and what uses it. */
export function ScriptsView() {
  const workspace = useWorkspace((state) => state.workspace);
  const view = useScriptsView();
  const usage = useUsage();
  const scripts = workspace?.scripts ?? [];
  const found = filterScripts(scripts, view);
  const shown = shownScript(scripts, view);
  if (workspace === null) return null;
  return (
    <section aria-label="Scripts library" className="flex h-full min-h-0 flex-col" data-focus-area="scripts">
      <ScriptTools scripts={scripts} found={found.length} />
      {scripts.length === 0 && <NoScripts folder={workspace.scriptsFolder} />}
      {scripts.length > 0 && found.length === 0 && <EmptyHint>No script is such. Choose less to see more.</EmptyHint>}
      {shown !== null && (
        <div className="flex min-h-0 flex-1">
          <ScriptList scripts={found} selected={shown.path} usage={usage} />
          <ScriptDetails key={shown.path} script={shown} uses={usage === null ? null : (usage.get(shown.path) ?? [])} />
        </div>
      )}
    </section>
  );
}

function NoScripts({ folder }: { readonly folder: string }) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-3 p-6 text-center text-muted">
      <p className="max-w-md">
        No scripts yet. A numbered file such as <span className="font-mono text-small">{folder}/0100_Name.ps1</span> is
        one: a step runs it by its number, its stage or a tag.
      </p>
      <Button kind="primary" icon={FilePlus2} onClick={() => openDialog({ kind: 'new-script' })}>
        New script…
      </Button>
    </div>
  );
}

/** What of several texts there is, each once, in its order. */
function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted((a, b) => a.localeCompare(b));
}

function ScriptTools({ scripts, found }: { readonly scripts: readonly Script[]; readonly found: number }) {
  const { text, stage, tag } = useScriptsView();
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-line border-b px-3 py-1.5">
      <div className="relative min-w-40 max-w-80 flex-1">
        <Search size={13} aria-hidden className="absolute top-[7px] left-2 text-faint" />
        <input
          type="search"
          aria-label="Find scripts"
          placeholder="Number, name, description…"
          value={text}
          onChange={({ target }) => changeScriptsView({ text: target.value })}
          className="h-[26px] w-full rounded-md border border-line-strong bg-surface pr-2 pl-7 text-small placeholder:text-faint"
        />
      </div>
      <Choice label="Stage" value={stage} onChange={(value) => changeScriptsView({ stage: value })}>
        {distinct(scripts.flatMap((script) => script.stage ?? []))}
      </Choice>
      <Choice label="Tag" value={tag} onChange={(value) => changeScriptsView({ tag: value })}>
        {distinct(scripts.flatMap(({ tags }) => tags))}
      </Choice>
      <span role="status" className="flex-1 text-faint text-small tabular-nums">
        {found === scripts.length ? `${found} scripts` : `${found} of ${scripts.length} scripts`}
      </span>
      <Button icon={FilePlus2} onClick={() => openDialog({ kind: 'new-script' })} title="Alt+Shift+N">
        New script…
      </Button>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly children: readonly string[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, children, onChange }: ChoiceProps): ReactNode {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      className="h-[26px] max-w-44 rounded-md border border-line-strong bg-surface px-1.5 text-small"
    >
      <option value="">{`Any ${label.toLowerCase()}`}</option>
      {children.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  );
}
