import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The playbooks to begin with, in the order in which they are offered; the text of each is `assets/templates/ID.yaml`. */
const templates = [
  { id: 'one-step', title: 'Empty', description: 'One job with one step.' },
  { id: 'numbered-scripts', title: 'PowerShell scripts by number', description: 'Runs of the library, then a report.' },
  { id: 'matrix', title: 'Matrix', description: 'One job for each combination of values.' },
  { id: 'fan-out-fan-in', title: 'Fan-out and fan-in', description: 'Jobs at once, and one that gathers.' },
  { id: 'inputs', title: 'Inputs', description: 'Asks by a form, and does what was asked for.' },
  { id: 'clean-up', title: 'Clean-up', description: 'A last job that runs whatever happened.' },
  { id: 'schedule', title: 'Schedule', description: 'Starts by itself on weekday mornings.' },
] as const;

export interface Template {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly text: string;
}

/** Reads the templates of the program's own files. */
export function readTemplates(assetsDir: string): Promise<Template[]> {
  return Promise.all(
    templates.map(async (template) => ({
      ...template,
      text: await readFile(join(assetsDir, 'templates', `${template.id}.yaml`), 'utf8'),
    })),
  );
}
