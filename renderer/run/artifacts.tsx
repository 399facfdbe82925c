import { Download, FolderOpen, Package } from 'lucide-react';
import { formatBytes } from '../../shared/base/bytes.ts';
import type { RunArtifact, RunState } from '../../shared/run/state.ts';
import { openDialog } from '../stores/dialogs-store.ts';
import { Button } from '../widgets/button.tsx';
import { artifactAddress, DownloadLink } from './download-link.tsx';
import { SummaryBlock } from './summary-block.tsx';

/** What the run keeps: each with its size, to be looked into or downloaded whole. */
export function Artifacts({ state }: { readonly state: RunState }) {
  if (state.artifacts.length === 0) return null;
  return (
    <SummaryBlock title="Artifacts">
      <ul className="flex flex-col">
        {state.artifacts.map((artifact) => (
          <Artifact key={artifact.name} run={state.run} artifact={artifact} />
        ))}
      </ul>
    </SummaryBlock>
  );
}

function Artifact({ run, artifact }: { readonly run: string; readonly artifact: RunArtifact }) {
  const { name, size, files, job, from, expiresAt, digest } = artifact;
  const until = new Date(expiresAt).toLocaleDateString();
  return (
    <li className="flex items-center gap-2 border-line border-b py-1.5 last:border-b-0">
      <Package size={14} className="shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium" title={digest}>
          {name}
        </span>
        <span className="block truncate text-muted text-small">
          {formatBytes(size)} in {files} {files === 1 ? 'file' : 'files'}, of {job}, kept until {until}
          {from !== null && `, from run ${from}`}
        </span>
      </span>
      <Button icon={FolderOpen} title={`Look into ${name}`} onClick={() => openDialog({ kind: 'artifact', run, name })}>
        Open
      </Button>
      <DownloadLink address={artifactAddress(run, name)} title={`Download ${name} as .tar.gz`}>
        <Download size={14} aria-hidden />
        Download
      </DownloadLink>
    </li>
  );
}
