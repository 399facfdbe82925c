import type { JsonObject } from '../../shared/base/json.ts';
import { openPlaybook } from '../documents.ts';
import { writeNewFile } from '../new-file.ts';
import { announce } from '../stores/announce-store.ts';
import { tellError } from '../stores/dialogs-store.ts';

/** How a new playbook is written. */
export type NewFormat = 'yaml' | 'json' | 'github';

/** Where a new playbook of a name goes. */
export function newPath(name: string, format: NewFormat): string {
  return format === 'github' ? `.github/workflows/${name}.yml` : `playbooks/${name}.${format}`;
}

function playbookOf(name: string, format: NewFormat, steps: readonly JsonObject[]): JsonObject {
  const jobName = 'Recorded commands';
  if (format === 'github')
    return {
      name,
      on: { workflow_dispatch: null },
      jobs: { recorded: { name: jobName, 'runs-on': 'ubuntu-latest', steps: [...steps] } },
    };
  const metadata = {
    name,
    description: 'Recorded in a terminal.',
    version: '1.0.0',
    category: 'development',
  };
  return { metadata, orchestration: { jobs: { recorded: { name: jobName, steps: [...steps] } } } };
}

/** Writes steps as a playbook of one job into a new file, and opens that. */
export async function makePlaybook(name: string, format: NewFormat, steps: readonly JsonObject[]): Promise<void> {
  const { writeMigration } = await import('../../shared/plan/write-migration.ts');
  const text = writeMigration(
    { playbook: playbookOf(name, format, steps), notes: [] },
    format === 'json' ? 'json' : 'yaml',
  );
  const path = newPath(name, format);
  const file = await writeNewFile(path, text);
  if (file === null) return tellError('The playbook was not made', new Error(`${path} cannot be written.`));
  await openPlaybook(file);
  announce(`${file} is written.`);
}
