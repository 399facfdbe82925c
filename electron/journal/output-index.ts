import { type FileHandle, open } from 'node:fs/promises';

/** Bytes of one entry of the index: the offset of a line's first byte, little endian. The first line, at 0, has none. */
export const entryBytes = 8;
const half = 2 ** 32;
const scanBytes = 1024 * 1024;

export function indexPath(path: string): string {
  return `${path}.idx`;
}

/** Entries for the lines that begin within a chunk that lies at `offset` of the output. */
export function entriesOf(chunk: Uint8Array, offset: number): Buffer {
  const starts: number[] = [];
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) starts.push(offset + at + 1);
  const buffer = Buffer.allocUnsafe(starts.length * entryBytes);
  for (const [index, start] of starts.entries()) {
    buffer.writeUInt32LE(start % half, index * entryBytes);
    buffer.writeUInt32LE(Math.floor(start / half), index * entryBytes + entryBytes / 2);
  }
  return buffer;
}

async function entryAt(index: FileHandle, number: number): Promise<number> {
  const buffer = Buffer.alloc(entryBytes);
  await index.read(buffer, 0, entryBytes, number * entryBytes);
  return Number(buffer.readBigUInt64LE());
}

/** How many entries are whole and point into the output. */
async function soundEntries(index: FileHandle, length: number): Promise<number> {
  let count = Math.floor((await index.stat()).size / entryBytes);
  while (count > 0 && (await entryAt(index, count - 1)) > length) count--;
  return count;
}

/**
 * Makes the index of an output tell all its lines again, after a crash left it short, torn, or ahead of the text. Nobody may be
 * writing; two that repair write the same bytes in the same places.
 */
export async function repairIndex(path: string): Promise<void> {
  const output = await open(path, 'r').catch(() => null);
  if (output === null) return;
  const index = await open(indexPath(path), 'r+').catch(() => open(indexPath(path), 'wx+'));
  try {
    const length = (await output.stat()).size;
    let count = await soundEntries(index, length);
    await index.truncate(count * entryBytes);
    const chunk = Buffer.allocUnsafe(scanBytes);
    for (let at = count === 0 ? 0 : await entryAt(index, count - 1); at < length; ) {
      const { bytesRead } = await output.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) break;
      const entries = entriesOf(chunk.subarray(0, bytesRead), at);
      await index.write(entries, 0, entries.length, count * entryBytes);
      count += entries.length / entryBytes;
      at += bytesRead;
    }
  } finally {
    await Promise.all([output.close(), index.close()]);
  }
}
