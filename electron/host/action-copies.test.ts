import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readActionCopies } from './action-copies.ts';

let folder: string;
let workspace: string;
let config: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-copies-'));
  workspace = join(folder, 'workspace');
  config = join(folder, 'config');
  mkdirSync(join(workspace, '.gantry'), { recursive: true });
  mkdirSync(config);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function set(place: 'workspace' | 'config', text: string): void {
  writeFileSync(place === 'config' ? join(config, 'actions.json') : join(workspace, '.gantry', 'actions.json'), text);
}

it('knows no copies where no file says so', async () => {
  expect(await readActionCopies(workspace, config)).toEqual({ folders: {}, problems: [] });
});

it("reads the user's copies from the settings folder, relative to it, below home, or absolute", async () => {
  set('config', '{ "Octo/Tool": "copies/tool", "octo/home@v1": "~/tool", /* kept */ "octo/other": "/opt/other", }');
  expect(await readActionCopies(workspace, config)).toEqual({
    folders: {
      'octo/tool': join(config, 'copies', 'tool'),
      'octo/home@v1': join(homedir(), 'tool'),
      'octo/other': join('/opt/other'),
    },
    problems: [],
  });
});

it("puts the workspace's copy before the user's of the same name", async () => {
  set('config', '{ "octo/tool": "mine", "octo/more": "more" }');
  set('workspace', '{ "octo/tool": "vendor/tool" }');
  const { folders } = await readActionCopies(workspace, config);
  expect(folders).toEqual({ 'octo/tool': join(workspace, 'vendor', 'tool'), 'octo/more': join(config, 'more') });
});

it.each([
  ['{ "octo/tool": ', '.gantry/actions.json is no JSON: ValueExpected'],
  ['["octo/tool"]', '.gantry/actions.json is no object of repositories and their folders'],
  ['{ "octo": "x" }', '.gantry/actions.json: "octo" is not owner/repo or owner/repo@ref with a folder'],
  ['{ "octo/tool": 3 }', '.gantry/actions.json: "octo/tool" is not owner/repo or owner/repo@ref with a folder'],
])('tells what is wrong with %s', async (text, problem) => {
  set('workspace', text);
  expect(await readActionCopies(workspace, config)).toEqual({ folders: {}, problems: [problem] });
});
