import { expect, it } from 'vitest';
import { copyName, copyOf, readRemoteAction } from './action-copies.ts';

const copies = {
  folders: { 'octo/tool': '/copies/tool', 'octo/tool@v2': '/copies/tool-2/' },
  problems: [],
};

function folderOf(target: string): string | null {
  const action = readRemoteAction(target);
  return action === null ? null : (copyOf(action, copies)?.folder ?? null);
}

it.each([
  ['octo/tool@v1', '/copies/tool'],
  ['Octo/Tool@main', '/copies/tool'],
  ['octo/tool@v2', '/copies/tool-2/'],
  ['octo/tool/sub/folder@v2', '/copies/tool-2/sub/folder'],
  ['octo/other@v1', null],
  ['octo/tool/../other@v1', null],
  ['octo/tool', null],
  ['./octo/tool@v1', null],
])('finds the copy of %s in %s', (target, folder) => {
  expect(folderOf(target)).toBe(folder);
});

it.each([
  ['Octo/Tool', 'octo/tool'],
  ['Octo/Tool@V2', 'octo/tool@V2'],
  ['octo', null],
  ['octo/tool/sub', null],
  ['octo/tool@', null],
])('calls the setting %s %s', (text, name) => {
  expect(copyName(text)).toBe(name);
});
