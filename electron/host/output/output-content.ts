import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { runIdSchema } from '../../../shared/host/contract-parts.ts';
import { runFolder } from '../../journal/run-folder.ts';
import { type Download, decodedParts } from '../artifacts/read-artifacts.ts';
import { asciicast } from './asciicast.ts';
import { plainText } from './plain-text.ts';

/** The forms in which an output is kept, by how the file's name ends: as it came, as text to read, as a recording. */
const forms: Readonly<Record<string, (path: string, title: string) => Readable>> = {
  log: (path) => createReadStream(path),
  txt: (path) => Readable.from(plainText(createReadStream(path))),
  cast: (path, title) => Readable.from(asciicast(path, { title, startedAt: 0 })),
};

/** What is behind `/output/FORM/RUN/JOB/STEP`, each part encoded, read as it is sent; null: no such thing. */
export async function outputContent(workspace: string, pathname: string): Promise<Download | null> {
  const [root, form = '', run = '', job = '', step = ''] = decodedParts(pathname);
  const stream = forms[form];
  if (root !== 'output' || stream === undefined || !runIdSchema.safeParse(run).success) return null;
  const path = runFolder(workspace, run).output(job, step);
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  const name = `${job}-${step}.${form}`.replaceAll(/[/\\:]+/g, '-');
  return { name, size: form === 'log' ? found.size : null, stream: () => stream(path, `${job} / ${step}`) };
}
