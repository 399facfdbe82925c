import { playbookName } from '../../shared/playbook/fill-template.ts';
import { takeText } from '../documents.ts';
import { applyToState } from '../source/editor-states.ts';
import { announce } from '../stores/announce-store.ts';
import { documentOf } from '../stores/documents-store.ts';

/** Whether a file has nothing in it, so that a playbook can be begun there. */
export function isEmptyFile(path: string | null): boolean {
  const document = path === null ? null : documentOf(path);
  return document !== null && !document.readOnly && document.text.trim() === '';
}

/** Puts a playbook of one job into an empty file, called as the file is. */
export async function startPlaybook(path: string): Promise<void> {
  const document = documentOf(path);
  if (document === null || !isEmptyFile(path)) return;
  const isYaml = /\.ya?ml$/i.test(path);
  const text = isYaml ? yamlStart(playbookName(path)) : `${JSON.stringify(jsonStart(playbookName(path)), null, 2)}\n`;
  await takeText(path, applyToState(path, [{ offset: 0, length: document.text.length, text }]));
  announce('A playbook of one job is begun.');
}

function yamlStart(name: string): string {
  return `metadata:
  name: ${name}
  description: What this playbook is for.
  version: 1.0.0
  category: development
orchestration:
  jobs:
    job:
      name: New job
      steps:
        - name: Say hello
          script: echo hello
`;
}

function jsonStart(name: string) {
  return {
    metadata: { name, description: 'What this playbook is for.', version: '1.0.0', category: 'development' },
    orchestration: { jobs: { job: { name: 'New job', steps: [{ name: 'Say hello', script: 'echo hello' }] } } },
  };
}
