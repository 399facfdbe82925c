import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatBytes } from '../../shared/base/bytes.ts';
import type { ArtifactDetails } from '../../shared/host/storage-contract.ts';
import { host } from '../host/client.ts';
import { artifactAddress, DownloadLink } from '../run/download-link.tsx';
import { closeDialog, tellError } from '../stores/dialogs-store.ts';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';

/** So many bytes of a file are shown; an image is shown whole or not at all. */
const previewBytes = 262_144;
const imageTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
};

type Preview =
  | { readonly kind: 'text'; readonly text: string; readonly whole: boolean }
  | { readonly kind: 'image'; readonly address: string }
  | { readonly kind: 'none' };

interface ArtifactDialogProps {
  readonly run: string;
  /** The one to begin with; null: the first. */
  readonly name: string | null;
}

/** A run's artifacts one at a time, with their files; the chosen file is shown as far as it is text or an image. */
export function ArtifactDialog({ run, name }: ArtifactDialogProps) {
  const artifacts = useArtifacts(run);
  const [chosen, setChosen] = useState(name);
  const artifact = artifacts?.find((known) => known.name === chosen) ?? (chosen === null ? artifacts?.[0] : undefined);
  return (
    <Modal
      title={artifact === undefined ? 'Artifacts' : `Artifact ${artifact.name}`}
      wide
      onClose={closeDialog}
      actions={
        <>
          {artifact !== undefined && (
            <DownloadLink address={artifactAddress(run, artifact.name)} title={`Download ${artifact.name} as .tar.gz`}>
              <Download size={14} aria-hidden />
              Download all
            </DownloadLink>
          )}
          <Button onClick={closeDialog} autoFocus>
            Close
          </Button>
        </>
      }
    >
      {artifacts !== null && artifacts.length > 1 && (
        <fieldset aria-label="Artifact" className="mb-2 flex flex-wrap gap-1">
          {artifacts.map((other) => (
            <button
              key={other.name}
              type="button"
              aria-pressed={other.name === artifact?.name}
              onClick={() => setChosen(other.name)}
              className="rounded bg-hover px-2 py-0.5 text-small aria-pressed:bg-selected"
            >
              {other.name}
            </button>
          ))}
        </fieldset>
      )}
      {artifacts === null && <p className="text-muted">Looking …</p>}
      {artifacts !== null && artifact === undefined && (
        <p className="text-muted">It was kept for a time, and that is over.</p>
      )}
      {artifact !== undefined && <ArtifactFiles key={artifact.name} run={run} artifact={artifact} />}
    </Modal>
  );
}

function ArtifactFiles({ run, artifact }: { readonly run: string; readonly artifact: ArtifactDetails }) {
  const { name, files } = artifact;
  const [path, setPath] = useState<string | null>(null);
  const chosen = path ?? files[0]?.path ?? null;
  return (
    <>
      <ul aria-label="Files" className="max-h-48 overflow-y-auto rounded-md border border-line">
        {files.map((file) => (
          <li key={file.path} className="flex items-center gap-2 border-line border-b px-2 last:border-b-0">
            <button
              type="button"
              aria-current={file.path === chosen}
              onClick={() => setPath(file.path)}
              className="min-w-0 flex-1 truncate py-1 text-left font-mono text-small hover:text-accent aria-[current=true]:text-accent"
            >
              {file.path}
            </button>
            <span className="text-muted text-small tabular-nums">{formatBytes(file.size)}</span>
            <a
              href={artifactAddress(run, name, file.path)}
              download
              aria-label={`Download ${file.path}`}
              title={`Download ${file.path}`}
              className="rounded p-1 text-muted hover:bg-hover hover:text-text"
            >
              <Download size={13} aria-hidden />
            </a>
          </li>
        ))}
      </ul>
      {chosen !== null && <FilePreview key={chosen} run={run} name={name} path={chosen} />}
    </>
  );
}

/** Null while they are looked for. */
function useArtifacts(run: string): readonly ArtifactDetails[] | null {
  const [artifacts, setArtifacts] = useState<readonly ArtifactDetails[] | null>(null);
  useEffect(() => {
    host.artifacts
      .list({ run })
      .then(setArtifacts)
      .catch((error: unknown) => tellError('The artifacts could not be read', error));
  }, [run]);
  return artifacts;
}

interface FilePreviewProps {
  readonly run: string;
  readonly name: string;
  readonly path: string;
}

function FilePreview({ run, name, path }: FilePreviewProps) {
  const [preview, setPreview] = useState<Preview | null>(null);
  useEffect(() => {
    host.artifacts
      .read({ run, name, path, offset: 0, length: previewBytes })
      .then(({ base64, total }) => setPreview(previewOf(path, base64, total)))
      .catch(() => setPreview({ kind: 'none' }));
  }, [run, name, path]);
  if (preview === null) return null;
  if (preview.kind === 'none')
    return <p className="mt-3 text-muted text-small">It is neither text nor an image that can be shown here.</p>;
  if (preview.kind === 'image') return <img src={preview.address} alt={path} className="mt-3 max-w-full" />;
  return (
    <section aria-label={`Content of ${path}`} className="mt-3 rounded-md border border-line bg-panel p-2">
      <pre className="whitespace-pre-wrap break-all font-mono text-small">{preview.text}</pre>
      {!preview.whole && <p className="text-muted text-small">… and more: download it to see the rest.</p>}
    </section>
  );
}

function previewOf(path: string, base64: string, total: number): Preview {
  const type = imageTypes[path.split('.').at(-1)?.toLowerCase() ?? ''];
  if (type !== undefined)
    return total <= previewBytes ? { kind: 'image', address: `data:${type};base64,${base64}` } : { kind: 'none' };
  const bytes = Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));
  if (bytes.includes(0)) return { kind: 'none' };
  return { kind: 'text', text: new TextDecoder().decode(bytes), whole: total <= previewBytes };
}
