import { safe } from '@orpc/client';
import type { Workspace } from '../../shared/host/api.ts';
import { readScript } from '../../shared/plan/script-metadata.ts';
import { readPlaybook } from '../../shared/playbook/read.ts';
import { type AddPlace, add } from '../add/add.ts';
import { type Addable, ofPlaybook, ofScript, ofText } from '../add/addable.ts';
import { openFile, openPlaybook } from '../documents.ts';
import { host } from '../host/client.ts';
import { writeNewFile } from '../new-file.ts';
import { announce } from '../stores/announce-store.ts';
import { type Choice, openDialog, tellError } from '../stores/dialogs-store.ts';
import { loadWorkspace, useWorkspace } from '../stores/workspace-store.ts';

/** In bytes, as the host opens them. */
const largest = 8 * 1024 * 1024;
const scriptFile = /\.(?:ps1|sh|py|js|cmd)$/i;
const playbookFile = /\.(?:jsonc?|ya?ml|psd1)$/i;

interface Dropped {
  readonly name: string;
  readonly text: string;
  /** Null: it fell beside the playbook's views, so that no step is made of it. */
  readonly place: AddPlace | null;
  readonly workspace: Workspace;
}

/** Takes a file that a person dropped: a script becomes a step, a playbook is opened or run by one. What is not of the workspace is asked about. */
export async function dropFiles(files: readonly File[], place: AddPlace | null): Promise<void> {
  const [file] = files;
  const { workspace } = useWorkspace.getState();
  if (file === undefined || workspace === null) return;
  if (files.length > 1) return announce('One file at a time can be dropped here.', 'refused');
  const { name } = file;
  if (!scriptFile.test(name) && !playbookFile.test(name))
    return announce(`${name} is neither a script nor a playbook.`, 'refused');
  const text = file.size > largest ? null : await file.text();
  if (text === null || text.includes('\uFFFD'))
    return announce(`${name} is too large, or no text in UTF-8.`, 'refused');
  const dropped = { name, text, place, workspace };
  return scriptFile.test(name) ? dropScript(dropped) : dropPlaybook(dropped);
}

/** The one of some files of the workspace that is the very file that was dropped: a page is told no more than name and content. */
async function sameFile<T extends { readonly path: string }>(files: readonly T[], dropped: Dropped): Promise<T | null> {
  for (const file of files) {
    if (file.path.split('/').at(-1) !== dropped.name) continue;
    const { data } = await safe(host.playbooks.read({ path: file.path }));
    if (data?.text === dropped.text) return file;
  }
  return null;
}

async function dropScript(dropped: Dropped): Promise<void> {
  const { name, text, place, workspace } = dropped;
  const known = await sameFile(workspace.scripts, dropped);
  if (known !== null) return place === null ? openFile(known.path) : add(ofScript(known), place);
  const path = `${workspace.scriptsFolder}/${freeScriptName(name, workspace)}`;
  const copying: Choice = {
    label: place === null ? `Copy it to ${path}` : `Copy it to ${path}, and add a step`,
    run: () => void copyScript(path, dropped),
  };
  const inline: readonly Choice[] =
    place === null ? [] : [{ label: 'Add a step with its text', run: () => void add(ofText(name, text), place) }];
  openDialog({
    kind: 'choose',
    title: name,
    message: 'This script is not among those of the workspace.',
    choices: [copying, ...inline],
  });
}

/** A number of its own, where it has none or another script has it. */
function freeScriptName(name: string, { scripts }: Workspace): string {
  const [, number, rest = name] = /^(\d{4})_(.+)$/.exec(name) ?? [];
  const taken = new Set(scripts.map((script) => script.number));
  if (number !== undefined && !taken.has(number)) return name;
  const from = Number(number ?? Math.max(99, ...scripts.map((script) => Number(script.number))));
  for (let next = from + 1; next <= 9999; next += 1) {
    const free = String(next).padStart(4, '0');
    if (!taken.has(free)) return `${free}_${rest}`;
  }
  return name;
}

async function copyScript(wanted: string, { text, place }: Dropped): Promise<void> {
  const path = await writeNewFile(wanted, text);
  const script = path === null ? null : readScript(path, text);
  if (path === null || script === null) return tellError(wanted, new Error('The file could not be written.'));
  await loadWorkspace();
  if (place === null) return openFile(path);
  await add(ofScript(script), place);
}

async function dropPlaybook(dropped: Dropped): Promise<void> {
  const { name, text, place, workspace } = dropped;
  const { playbook, format } = readPlaybook(text, name);
  if (playbook === null || format === null) return announce(`${name} is no playbook.`, 'refused');
  const known = await sameFile(workspace.playbooks, dropped);
  if (known !== null && place === null) return openPlaybook(known.path);
  const wanted = `playbooks/${name}`;
  const ready = () => (known === null ? copyPlaybook(wanted, text) : Promise.resolve(known.path));
  const first = known === null ? `Copy it to ${wanted}, and ` : '';
  const opening: Choice = { label: sentence(`${first}open it`), run: () => void ready().then(openIf) };
  const running: readonly Choice[] =
    place === null
      ? []
      : [
          {
            label: sentence(`${first}add a step that runs it`),
            run: () =>
              void ready().then((path) => {
                const addable = path === null ? null : playbookAt(path);
                return addable === null ? undefined : add(addable, place);
              }),
          },
        ];
  openDialog({
    kind: 'choose',
    title: playbook.metadata.name || name,
    message: known === null ? 'This playbook is not of the workspace.' : `This playbook is ${known.path}.`,
    choices: [...running, opening],
  });
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

async function openIf(path: string | null): Promise<void> {
  if (path !== null) await openPlaybook(path);
}

async function copyPlaybook(wanted: string, text: string): Promise<string | null> {
  const path = await writeNewFile(wanted, text);
  if (path === null) tellError(wanted, new Error('The file could not be written.'));
  else await loadWorkspace();
  return path;
}

function playbookAt(path: string): Addable | null {
  const { playbooks = [] } = useWorkspace.getState().workspace ?? {};
  const known = playbooks.find((playbook) => playbook.path === path);
  return known === undefined ? null : ofPlaybook(known, playbooks);
}

/** A file that falls beside all that takes one is not opened by the browser in the page's place. */
export function listenToFiles(): void {
  const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true;
  window.addEventListener('dragover', (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  window.addEventListener('drop', (event) => {
    if (event.defaultPrevented || !hasFiles(event)) return;
    event.preventDefault();
    void dropFiles([...(event.dataTransfer?.files ?? [])], null);
  });
}
