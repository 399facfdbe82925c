import { hasErrors } from '../shared/base/problem.ts';
import type { Result } from '../shared/base/result.ts';
import type { Migration } from '../shared/plan/migrate.ts';
import type { WorkspaceFacts } from '../shared/plan/script.ts';
import type { PlaybookFormat } from '../shared/playbook/model.ts';
import { type ReadResult, readPlaybook } from '../shared/playbook/read.ts';
import { openDocument, openPlaybook } from './documents.ts';
import { writeNewFile } from './new-file.ts';
import { announce } from './stores/announce-store.ts';
import { closeDialog, openDialog, tellError } from './stores/dialogs-store.ts';
import { documentOf } from './stores/documents-store.ts';
import { factsOf, useWorkspace } from './stores/workspace-store.ts';

/** Another form that a playbook can be written in, as the command line's migrate, import and export do. */
export interface Conversion {
  readonly id: 'migrate' | 'import' | 'export';
  readonly title: string;
  readonly from: readonly PlaybookFormat[];
  /** Where the new file goes, for the original's name without its ending; JSON stays JSON. */
  readonly fileFor: (name: string, isJson: boolean) => string;
  readonly convert: (
    read: ReadResult,
    file: string,
    facts: WorkspaceFacts,
    profile: string | null,
  ) => Promise<Result<Migration, string>>;
  /** It can write what the playbook does under one of its profiles. */
  readonly byProfile?: true;
}

export const conversions: readonly Conversion[] = [
  {
    id: 'migrate',
    title: 'Migrate to version 3…',
    from: ['v1', 'v2'],
    byProfile: true,
    fileFor: (name, isJson) => `playbooks/${name}.v3.${isJson ? 'json' : 'yaml'}`,
    convert: async (...from) => (await import('../shared/plan/migrate.ts')).migratePlaybook(...from),
  },
  {
    id: 'import',
    title: 'Import workflow as a playbook…',
    from: ['github'],
    fileFor: (name) => `playbooks/${name}.yaml`,
    convert: async (read) => (await import('../shared/plan/import-workflow.ts')).importWorkflow(read),
  },
  {
    id: 'export',
    title: 'Export as a GitHub workflow…',
    from: ['v1', 'v2', 'v3'],
    fileFor: (name) => `.github/workflows/${name}.yml`,
    convert: async (read, file, facts) =>
      (await import('../shared/plan/export-workflow.ts')).exportWorkflow(read, file, facts),
  },
];

/** Takes a workflow of the workspace over as a playbook. */
export async function importWorkflowAt(path: string): Promise<void> {
  const conversion = conversions.find(({ id }) => id === 'import');
  if ((await openDocument(path)) !== null && conversion !== undefined) await convertPlaybook(path, conversion);
}

const allProfiles = 'All profiles, as far as version 3 has a place for them';

/** Writes an open playbook in another form into a new file; of one with profiles, where that counts, asks which. */
export async function convertPlaybook(path: string, conversion: Conversion): Promise<void> {
  const text = documentOf(path)?.text ?? '';
  const profiles = conversion.byProfile ? (readPlaybook(text, path).playbook?.profiles ?? []) : [];
  if (profiles.length === 0) return convertUnder(path, conversion, null);
  openDialog({
    kind: 'pick',
    title: 'Migrate under which profile?',
    items: [allProfiles, ...profiles.map(({ name }) => name)],
    onPick: (item) => {
      closeDialog();
      void convertUnder(path, conversion, item === allProfiles ? null : item);
    },
  });
}

/** Opens what it wrote. Nothing that is there is written over. */
async function convertUnder(
  path: string,
  { title, fileFor, convert }: Conversion,
  profile: string | null,
): Promise<void> {
  const document = documentOf(path);
  const { workspace } = useWorkspace.getState();
  if (document === null || workspace === null) return;
  const read = readPlaybook(document.text, path);
  if (hasErrors(read.problems)) return tellError(title, new Error('The playbook has errors: mend them first.'));
  const converted = await convert(read, path, await factsOf(workspace, path, document.text), profile);
  if (!converted.ok) return tellError(title, new Error(converted.error));
  const { writeMigration } = await import('../shared/plan/write-migration.ts');
  const name = (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '');
  const wanted = fileFor(profile === null ? name : `${name}.${fileName(profile)}`, /\.jsonc?$/i.test(path));
  const text = writeMigration(converted.value, wanted.endsWith('.json') ? 'json' : 'yaml');
  const file = await writeNewFile(wanted, text);
  if (file === null) return tellError(title, new Error(`${wanted} cannot be written.`));
  const { length } = converted.value.notes;
  announce(
    `${file} is written${length === 0 ? '' : `; ${length} things did not come over as they were, said in its comments`}.`,
  );
  await openPlaybook(file);
}

function fileName(profile: string): string {
  return profile.replaceAll(/[^\w.-]+/g, '-');
}
