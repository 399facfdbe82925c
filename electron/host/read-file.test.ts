import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HostRig } from './testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

const path = 'playbooks/odd.yaml';
const put = (bytes: Uint8Array) => writeFileSync(join(rig.workspace, path), bytes);

test.each([
  ['bad UTF-8', Buffer.from([0x61, 0xff, 0x0a])],
  ['UTF-16', Buffer.from('\ufeffa: 1\n', 'utf16le')],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
])('%s is refused with what to do, and stays as it is', async (_, bytes) => {
  put(bytes);
  const { error } = await safe(rig.client.playbooks.read({ path }));
  expect(isDefinedError(error) && error.code).toBe('UNREADABLE');
  expect(error?.message).toContain('Convert it to UTF-8');
  expect(readFileSync(join(rig.workspace, path))).toEqual(bytes);
});

test('a file of ten megabytes is refused by its size', async () => {
  put(Buffer.alloc(10 * 1024 * 1024, 0x20));
  const { error } = await safe(rig.client.playbooks.read({ path }));
  expect(error?.message).toBe('playbooks/odd.yaml has 10 MB, and texts of at most 8 MB are opened.');
});

test.each(['\ufeffa: 1\n', 'a: 1\r\nb: 2\nc: 3\r\n', 'a: "\0"\n', ''])(
  'a text with a byte order mark, mixed line ends or odd characters is written back byte for byte: %j',
  async (text) => {
    put(Buffer.from(text));
    const read = await rig.client.playbooks.read({ path });
    await rig.client.playbooks.write({ path, text: `${read.text}#`, baseRevision: read.revision });
    expect(readFileSync(join(rig.workspace, path), 'utf8')).toBe(`${text}#`);
  },
);
