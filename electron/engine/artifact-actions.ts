import { formatBytes } from '../../shared/base/bytes.ts';
import { type ActionEnd, type ActionPlace, acted, actionFailed } from './actions.ts';
import type { ArtifactDownload, ArtifactUpload } from './ports.ts';

/** What happens where no file matches (actions/upload-artifact, `if-no-files-found`). */
const noFilesAnswers = ['warn', 'error', 'ignore'];

/** `upload-artifact`: keeps files with the run. */
export async function uploadArtifact(place: ActionPlace): Promise<ActionEnd> {
  const { inputs, ref, say, write, ports, holdsSecret } = place;
  const hidden = inputs.flag('include-hidden-files');
  const overwrite = inputs.flag('overwrite');
  if (!hidden.ok) return actionFailed(hidden.error);
  if (!overwrite.ok) return actionFailed(overwrite.error);
  const paths = inputs.lines('path');
  if (paths.length === 0) return actionFailed('upload-artifact wants a path');
  const without = inputs.text('if-no-files-found') || 'warn';
  if (!noFilesAnswers.includes(without))
    return actionFailed(`if-no-files-found is one of ${noFilesAnswers.join(', ')}, not "${without}"`);
  const days = Number(inputs.text('retention-days') || 0);
  const upload: ArtifactUpload = {
    ...ref,
    name: inputs.text('name') || 'artifact',
    paths,
    hidden: hidden.value,
    overwrite: overwrite.value,
    retentionDays: days === 0 ? null : days,
    holdsSecret,
  };
  const kept = await ports.artifacts.upload(upload);
  if (!kept.ok) return actionFailed(kept.error);
  if (kept.value === null) return nothingFound(place, without, paths);
  await say({ type: 'artifact.uploaded', ...ref, artifact: kept.value, from: null });
  const { name, size, files, digest } = kept.value;
  await write(`Kept ${name}: ${files} ${files === 1 ? 'file' : 'files'}, ${formatBytes(size)}, ${digest}`);
  return acted({ 'artifact-id': name, 'artifact-digest': digest.replace('sha256:', '') });
}

async function nothingFound(
  { warn, write }: ActionPlace,
  answer: string,
  paths: readonly string[],
): Promise<ActionEnd> {
  const message = `No file matches ${paths.join(', ')}; nothing is kept`;
  if (answer === 'error') return actionFailed(message);
  if (answer === 'warn') await warn(message);
  else await write(message);
  return acted({});
}

/** `download-artifact`: puts files that jobs of this run kept into a folder. */
export async function downloadArtifact({ inputs, write, ports, run }: ActionPlace): Promise<ActionEnd> {
  const merge = inputs.flag('merge-multiple');
  if (!merge.ok) return actionFailed(merge.error);
  const other = inputs.text('run-id');
  if (other !== '' && other !== run)
    return actionFailed('Artifacts are taken from this run alone; run-id names another');
  const request: ArtifactDownload = {
    name: inputs.text('name') || null,
    pattern: inputs.text('pattern') || null,
    merge: merge.value,
    folder: inputs.text('path') || '.',
  };
  const got = await ports.artifacts.download(request);
  if (!got.ok) return actionFailed(got.error);
  for (const { name, files, size } of got.value.artifacts)
    await write(`${name}: ${files} ${files === 1 ? 'file' : 'files'}, ${formatBytes(size)}`);
  const many = got.value.artifacts.length;
  await write(`${many} ${many === 1 ? 'artifact' : 'artifacts'} written to ${got.value.folder}`);
  return acted({ 'download-path': got.value.folder });
}
