import { FileCode2, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ScriptUse } from '../../shared/host/scripts-contract.ts';
import type { Script, ScriptParameter } from '../../shared/plan/script.ts';
import { openFile, openPlaybook } from '../documents.ts';
import { runPlaybook } from '../run-playbook.ts';
import { select } from '../stores/selection-store.ts';
import { playbookTabId, showView } from '../stores/tabs-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { Button } from '../widgets/button.tsx';
import { changeScriptsView } from './scripts-store.ts';

interface ScriptDetailsProps {
  readonly script: Script;
  /** Null: not known yet. */
  readonly uses: readonly ScriptUse[] | null;
}

/** All that is known of one script, and what can be done with it. */
export function ScriptDetails({ script, uses }: ScriptDetailsProps) {
  const { number, name, path, description, stage, condition, tags, parameters } = script;
  return (
    <section
      aria-label={`Script ${number} ${name}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      className="w-[380px] shrink-0 select-text overflow-y-auto border-line border-l px-4 py-3"
    >
      <h2 className="font-semibold text-[15px]">
        <span className="mr-2 font-mono text-muted">{number}</span>
        {name}
      </h2>
      <p className="break-all font-mono text-faint text-tiny">{path}</p>
      {description !== null && <p className="mt-2">{description}</p>}
      <div className="mt-3 flex gap-2">
        <Button kind="primary" icon={Play} onClick={() => void runPlaybook(path)} title="F5">
          {parameters !== null && parameters.length > 0 ? 'Run alone…' : 'Run alone'}
        </Button>
        <Button icon={FileCode2} onClick={() => void openFile(path)} title="Enter">
          Open
        </Button>
      </div>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-small">
        <Fact name="Stage">{stage}</Fact>
        <Fact name="Runs in">{script.shell}</Fact>
        <Fact name="Condition">{condition}</Fact>
        <Fact name="Tags">{tags.length === 0 ? null : <Tags tags={tags} />}</Fact>
        <Fact name="Needs">
          {script.dependencies.length === 0 ? null : <Dependencies names={script.dependencies} />}
        </Fact>
      </dl>
      <Parameters parameters={parameters ?? []} />
      <Uses uses={uses} number={number} />
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (children === null || children === undefined) return null;
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

function Tags({ tags }: { readonly tags: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-1">
      {tags.map((tag) => (
        <button
          key={tag}
          type="button"
          title={`Show the scripts with the tag ${tag}`}
          onClick={() => changeScriptsView({ tag, stage: '', text: '' })}
          className="rounded bg-hover px-1.5 hover:text-accent"
        >
          {tag}
        </button>
      ))}
    </span>
  );
}

/** The scripts that a script says it needs, each by its number or name. */
function Dependencies({ names }: { readonly names: readonly string[] }) {
  const scripts = useWorkspace(({ workspace }) => workspace?.scripts) ?? [];
  return (
    <span className="flex flex-wrap gap-x-2">
      {names.map((name) => {
        const found = scripts.find(({ number, name: own }) => number === name.padStart(4, '0') || own === name);
        if (found === undefined)
          return (
            <span key={name} title="No script of the library is called so">
              {name}
            </span>
          );
        return (
          <button
            key={name}
            type="button"
            className="text-accent hover:underline"
            onClick={() => changeScriptsView({ selected: found.path, text: '', stage: '', tag: '' })}
          >
            {`${found.number} ${found.name}`}
          </button>
        );
      })}
    </span>
  );
}

function Parameters({ parameters }: { readonly parameters: readonly ScriptParameter[] }) {
  return (
    <section aria-label="Parameters" className="mt-4">
      <h3 className="mb-1 font-semibold text-small">Parameters</h3>
      {parameters.length === 0 && <p className="text-muted text-small">It takes none.</p>}
      <dl className="flex flex-col gap-1.5 text-small">
        {parameters.map((parameter) => (
          <div key={parameter.name}>
            <dt>
              <span className="font-mono">-{parameter.name}</span>{' '}
              <span className="text-muted">
                {parameter.type}
                {parameter.mandatory ? ', mandatory' : ''}
              </span>
            </dt>
            <dd className="text-muted">
              {[
                parameter.help,
                parameter.validateSet.length === 0 ? null : `One of ${parameter.validateSet.join(', ')}.`,
                parameter.default === null ? null : `Without it ${parameter.default}.`,
              ]
                .filter((sentence) => sentence !== null)
                .join(' ')}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Opens a playbook at the step that uses the script. */
async function goToUse({ path, planned, step }: ScriptUse): Promise<void> {
  await openPlaybook(path);
  const tab = playbookTabId(path);
  select(tab, { job: planned, step });
  showView(tab, 'graph');
}

function Uses({ uses, number }: { readonly uses: readonly ScriptUse[] | null; readonly number: string }) {
  return (
    <section aria-label="Used by" className="mt-4">
      <h3 className="mb-1 font-semibold text-small">Used by</h3>
      {uses === null && <p className="text-muted text-small">Looking…</p>}
      {uses?.length === 0 && (
        <p className="text-muted text-small">
          No playbook here comes to it. A step runs it with <span className="font-mono">run: "{number}"</span>.
        </p>
      )}
      <ul>
        {uses?.map((use) => (
          <li key={`${use.path} ${use.job} ${use.step}`}>
            <button
              type="button"
              onClick={() => void goToUse(use)}
              title={use.path}
              className="w-full truncate rounded px-1 py-0.5 text-left text-small hover:bg-hover"
            >
              <span className="text-accent">{use.playbook}</span>
              <span className="text-muted">{` › ${use.job} › ${use.stepName}`}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
