import { FilePlus2, FolderOpen, Library, Search } from 'lucide-react';
import { useState } from 'react';
import type { Workspace } from '../../shared/host/api.ts';
import type { Script } from '../../shared/plan/script.ts';
import { ofPlaybook, ofScript } from '../add/addable.ts';
import { openFile, openPlaybook } from '../documents.ts';
import { dragSource } from '../drag/drag-source.ts';
import { TreeDrop } from '../drag/tree-drop.tsx';
import { JobTree } from '../graph/job-tree.tsx';
import { isDirty, useDocument, useDocuments } from '../stores/documents-store.ts';
import { select, useSelected } from '../stores/selection-store.ts';
import { useActiveTab } from '../stores/tabs-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { PaneHeading } from '../widgets/pane-heading.tsx';
import { Section } from '../widgets/section.tsx';
import { CommandButton, CommandLink } from './command-button.tsx';

/** The workspace's playbooks and scripts, and the outline of the playbook that is open. */
export function WorkspaceSection() {
  const workspace = useWorkspace((state) => state.workspace);
  const [filter, setFilter] = useState('');
  return (
    <>
      <PaneHeading
        tools={
          <span className="flex">
            <CommandButton id="new-playbook" icon={FilePlus2} />
            <CommandButton id="show-scripts" icon={Library} />
            <CommandButton id="open-folder" icon={FolderOpen} />
          </span>
        }
      >
        {workspace?.name ?? 'Workspace'}
      </PaneHeading>
      <div className="relative mx-2 mb-2 shrink-0">
        <Search size={13} aria-hidden className="absolute top-[7px] left-2 text-faint" />
        <input
          type="search"
          aria-label="Filter playbooks and scripts"
          placeholder="Filter"
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
          className="h-[26px] w-full rounded-md border border-line-strong bg-surface pr-2 pl-7 text-small placeholder:text-faint"
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {workspace !== null && <Playbooks workspace={workspace} filter={filter} />}
        <Outline />
        {workspace !== null && <Scripts workspace={workspace} filter={filter} />}
      </div>
    </>
  );
}

function holds(filter: string, ...texts: readonly (string | null)[]): boolean {
  const words = filter.toLowerCase().split(/\s+/);
  const all = texts.join(' ').toLowerCase();
  return words.every((word) => all.includes(word));
}

function Playbooks({ workspace, filter }: { readonly workspace: Workspace; readonly filter: string }) {
  const active = useActiveTab();
  const found = workspace.playbooks.filter(({ name, path, description }) => holds(filter, name, path, description));
  return (
    <Section title="Playbooks" count={found.length}>
      {workspace.playbooks.length === 0 && (
        <EmptyHint>
          No playbooks yet. <CommandLink id="new-playbook">Make one from a template</CommandLink>, or put a JSON or YAML
          file into the folder “playbooks” of this workspace.
        </EmptyHint>
      )}
      <ul>
        {found.map((entry) => (
          <PlaybookRow
            key={entry.path}
            entry={entry}
            all={workspace.playbooks}
            current={active?.kind === 'playbook' && active.path === entry.path}
          />
        ))}
      </ul>
    </Section>
  );
}

interface PlaybookRowProps {
  readonly entry: Workspace['playbooks'][number];
  readonly all: Workspace['playbooks'];
  readonly current: boolean;
}

function PlaybookRow({ entry, all, current }: PlaybookRowProps) {
  const { path, name, description, errors, warnings } = entry;
  const dirty = useDocuments(({ byPath }) => byPath[path] !== undefined && isDirty(byPath[path]));
  return (
    <li>
      <button
        type="button"
        aria-current={current ? 'page' : undefined}
        data-playbook={path}
        {...dragSource(ofPlaybook(entry, all))}
        title={`${path}${description === null ? '' : `\n${description}`}`}
        onClick={() => void openPlaybook(path)}
        className="flex h-[26px] w-full items-center gap-1.5 pr-2.5 pl-[26px] text-left hover:bg-hover aria-[current]:bg-active"
      >
        <span className="min-w-0 flex-1 truncate">{name}</span>
        {dirty && (
          <span className="text-muted" title="not saved">
            ●<span className="sr-only"> not saved</span>
          </span>
        )}
        <Count n={errors} color="text-failure" what="errors" />
        <Count n={warnings} color="text-warning" what="warnings" />
      </button>
    </li>
  );
}

function Count({ n, color, what }: { readonly n: number; readonly color: string; readonly what: string }) {
  if (n === 0) return null;
  return (
    <span className={`text-tiny tabular-nums ${color}`} title={`${n} ${what}`}>
      {n}
      <span className="sr-only"> {what}</span>
    </span>
  );
}

function Outline() {
  const tab = useActiveTab();
  const document = useDocument(tab?.kind === 'playbook' ? tab.path : null);
  const selected = useSelected(tab?.id ?? null);
  if (tab === null || document === null || document.jobs.length === 0) return null;
  return (
    <Section title="Outline" count={document.jobs.length}>
      <TreeDrop>
        <JobTree
          label={`Jobs of ${document.plan?.playbook.name ?? document.path}`}
          path={document.path}
          jobs={document.jobs}
          selected={selected}
          onSelect={(ref) => select(tab.id, ref)}
          draggable={!document.readOnly}
        />
      </TreeDrop>
    </Section>
  );
}

function Scripts({ workspace, filter }: { readonly workspace: Workspace; readonly filter: string }) {
  const found = workspace.scripts.filter(({ number, name, description, stage, tags }) =>
    holds(filter, number, name, description, stage, ...tags),
  );
  return (
    <Section title="Scripts" count={found.length}>
      {workspace.scripts.length === 0 && (
        <EmptyHint>
          No scripts yet. <CommandLink id="new-script">Make one</CommandLink>; a file such as {workspace.scriptsFolder}
          /0100_Name.ps1 becomes a script that a step runs by its number.
        </EmptyHint>
      )}
      <ul>
        {found.map((script) => (
          <ScriptRow key={script.path} script={script} />
        ))}
      </ul>
    </Section>
  );
}

function ScriptRow({ script }: { readonly script: Script }) {
  const { number, name, path, description, stage, parameters } = script;
  const takes =
    parameters === null || parameters.length === 0 ? null : `takes ${parameters.map((p) => p.name).join(', ')}`;
  const told = [path, description, stage === null ? null : `stage ${stage}`, takes].filter((line) => line !== null);
  return (
    <li>
      <button
        type="button"
        title={told.join('\n')}
        data-script={path}
        {...dragSource(ofScript(script))}
        onClick={() => void openFile(path)}
        className="flex h-6 w-full items-center gap-2 pr-2.5 pl-[26px] text-left hover:bg-hover"
      >
        <span className="font-mono text-faint text-tiny">{number}</span>
        <span className="min-w-0 flex-1 truncate">{name}</span>
        {stage !== null && <span className="shrink-0 text-faint text-tiny">{stage}</span>}
      </button>
    </li>
  );
}
