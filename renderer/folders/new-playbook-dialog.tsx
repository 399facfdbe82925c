import { safe } from '@orpc/client';
import { useEffect, useRef, useState } from 'react';
import type { Workspace } from '../../shared/host/api.ts';
import { fillTemplate } from '../../shared/playbook/fill-template.ts';
import { importWorkflowAt } from '../convert.ts';
import { CreateDialog } from '../dialogs/create-dialog.tsx';
import { openPlaybook } from '../documents.ts';
import { type HostClient, host } from '../host/client.ts';
import { closeDialog, tellError } from '../stores/dialogs-store.ts';
import { loadWorkspace, useWorkspace } from '../stores/workspace-store.ts';
import { Button } from '../widgets/button.tsx';
import { Field } from '../widgets/field.tsx';

type Language = 'yaml' | 'json';
type Template = Awaited<ReturnType<HostClient['templates']>>[number];

function useTemplates(): readonly Template[] {
  const [templates, setTemplates] = useState<readonly Template[]>([]);
  useEffect(() => {
    host.templates().then(setTemplates, (error: unknown) => tellError('The templates could not be read', error));
  }, []);
  return templates;
}

/** Why a name cannot be a new playbook's; null: it can. */
function whyNot(name: string, path: string, workspace: Workspace | null): string | null {
  if (name.trim() === '') return 'It needs a name';
  if (!/^[\w][\w .-]*$/.test(name)) return 'Letters, digits, spaces, dots and hyphens';
  return workspace?.playbooks.some((known) => known.path === path) === true ? `There is a ${path} already` : null;
}

/** Asks for a name, a language and a template, and opens what it makes of them. */
export function NewPlaybookDialog() {
  const workspace = useWorkspace((state) => state.workspace);
  const templates = useTemplates();
  const [name, setName] = useState('');
  const [language, setLanguage] = useState<Language>('yaml');
  const [chosen, setChosen] = useState('one-step');
  const [tried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const path = `playbooks/${name.trim()}.${language}`;
  const problem = whyNot(name, path, workspace);
  const template = templates.find(({ id }) => id === chosen);
  const workflows = (workspace?.playbooks ?? []).filter(({ format }) => format === 'github');
  const create = async () => {
    setTried(true);
    if (problem !== null || template === undefined) return input.current?.focus();
    const text = fillTemplate(template.text, path);
    const { error } = await safe(host.playbooks.write({ path, text, baseRevision: null }));
    if (error !== null) return tellError(`${path} was not written`, error);
    closeDialog();
    await loadWorkspace();
    await openPlaybook(path);
  };
  return (
    <CreateDialog
      title="New playbook"
      wide
      className="flex flex-col gap-3"
      onCreate={() => void create()}
      below={<Workflows workflows={workflows} />}
    >
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <Field
            label="Name"
            description={name.trim() === '' ? 'Its file goes into the folder playbooks.' : `Its file is ${path}.`}
            problem={tried || name !== '' ? problem : null}
          >
            {(control) => (
              <input
                {...control}
                ref={input}
                // biome-ignore lint/a11y/noAutofocus: the question begins here
                autoFocus
                value={name}
                placeholder="nightly"
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </Field>
        </div>
        <LanguageField language={language} onChange={setLanguage} />
      </div>
      <TemplateChoices templates={templates} chosen={chosen} onChoose={setChosen} />
    </CreateDialog>
  );
}

interface LanguageFieldProps {
  readonly language: Language;
  readonly onChange: (language: Language) => void;
}

function LanguageField({ language, onChange }: LanguageFieldProps) {
  return (
    <div className="w-32 shrink-0">
      <Field label="Language" description="Both are read.">
        {(control) => (
          <select
            {...control}
            value={language}
            onChange={({ target }) => onChange(target.value === 'json' ? 'json' : 'yaml')}
          >
            <option value="yaml">YAML</option>
            <option value="json">JSON</option>
          </select>
        )}
      </Field>
    </div>
  );
}

interface TemplateChoicesProps {
  readonly templates: readonly Template[];
  /** The id of one. */
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

function TemplateChoices({ templates, chosen, onChoose }: TemplateChoicesProps) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">Template</legend>
      <div className="grid grid-cols-2 gap-1.5">
        {templates.map((one) => (
          <TemplateChoice key={one.id} template={one} chosen={one.id === chosen} onChoose={() => onChoose(one.id)} />
        ))}
      </div>
    </fieldset>
  );
}

interface TemplateChoiceProps {
  readonly template: Template;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function TemplateChoice({ template: { id, title, description }, chosen, onChoose }: TemplateChoiceProps) {
  return (
    <label className="flex items-start gap-2 rounded-md border border-line px-2.5 py-2 hover:bg-hover has-checked:border-accent has-checked:bg-selected">
      <input type="radio" name="template" value={id} checked={chosen} onChange={onChoose} className="mt-1" />
      <span>
        {title}
        <span className="block text-muted text-small">{description}</span>
      </span>
    </label>
  );
}

/** The workspace's GitHub workflows, each to be taken over as a playbook. */
function Workflows({ workflows }: { readonly workflows: Workspace['playbooks'] }) {
  const take = (path: string) => {
    closeDialog();
    void importWorkflowAt(path);
  };
  return (
    <section aria-label="From a GitHub workflow" className="mt-4">
      <h3 className="mb-1 font-medium">From a GitHub workflow</h3>
      {workflows.length === 0 && (
        <p className="text-muted text-small">
          None here: a workflow in the folder .github/workflows can be taken over as a playbook.
        </p>
      )}
      <div className="flex flex-wrap gap-1.5">
        {workflows.map(({ path, name }) => (
          <Button key={path} title={path} onClick={() => take(path)}>
            {`Import ${name}`}
          </Button>
        ))}
      </div>
    </section>
  );
}
