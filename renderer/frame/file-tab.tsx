import { SourceView } from '../source/source-view.tsx';
import { useDocument, useDocuments } from '../stores/documents-store.ts';
import type { Tab } from '../stores/tabs-store.ts';
import { EmptyHint } from '../widgets/empty-hint.tsx';

/** A file that is no playbook, such as a script: its text, to read and to edit. */
export function FileTab({ tab }: { readonly tab: Extract<Tab, { readonly kind: 'file' }> }) {
  const document = useDocument(tab.path);
  const failure = useDocuments(({ failed }) => failed[tab.path]);
  return (
    <div
      role="tabpanel"
      id={`panel-${tab.id}`}
      aria-labelledby={`tab-${tab.id}`}
      className="flex min-h-0 flex-1 flex-col"
    >
      <div className="flex h-9 shrink-0 items-center gap-3 border-line border-b px-3 text-muted text-small">
        <span className="min-w-0 flex-1 truncate font-mono">{tab.path}</span>
        {document?.readOnly === true && <span className="text-faint">read only</span>}
      </div>
      <div className="min-h-0 flex-1">
        {document !== null && <SourceView document={document} />}
        {failure !== undefined && <EmptyHint>{`${tab.path} could not be read: ${failure}`}</EmptyHint>}
      </div>
    </div>
  );
}
