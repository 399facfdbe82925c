import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { ScriptUse } from '../../shared/host/scripts-contract.ts';
import type { Script } from '../../shared/plan/script.ts';
import { openFile } from '../documents.ts';
import { changeScriptsView } from './scripts-store.ts';

const rowHeight = 44;
const page = 10;

interface ScriptListProps {
  readonly scripts: readonly Script[];
  /** The path of the one whose details are shown. */
  readonly selected: string;
  readonly usage: ReadonlyMap<string, readonly ScriptUse[]> | null;
}

/** Where a key leads from a place in a list; null: it is none of these keys. */
function placeAfter(key: string, place: number, length: number): number | null {
  const to = {
    ArrowDown: place + 1,
    ArrowUp: place - 1,
    PageDown: place + page,
    PageUp: place - page,
    Home: 0,
    End: length,
  }[key];
  return to === undefined ? null : Math.max(0, Math.min(length - 1, to));
}

/** The scripts that were found, only those in view drawn; arrows choose, Enter opens, F5 runs. */
export function ScriptList({ scripts, selected, usage }: ScriptListProps) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: scripts.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const place = scripts.findIndex(({ path }) => path === selected);
  useEffect(() => {
    if (place >= 0) rows.scrollToIndex(place);
  }, [place, rows]);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = placeAfter(event.key, place, scripts.length);
    if (to !== null) {
      event.preventDefault();
      changeScriptsView({ selected: scripts[to]?.path ?? null });
    } else if (event.key === 'Enter') void openFile(selected);
  };
  return (
    <div
      ref={box}
      role="listbox"
      aria-label="Scripts"
      aria-activedescendant={`script-${selected}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="min-w-0 flex-1 overflow-y-auto focus-visible:outline-offset-[-2px]"
    >
      <div role="presentation" className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const script = scripts[index];
          if (script === undefined) return null;
          return (
            <ScriptRow
              key={script.path}
              script={script}
              uses={usage === null ? null : (usage.get(script.path)?.length ?? 0)}
              selected={script.path === selected}
              place={{ start, index, count: scripts.length }}
            />
          );
        })}
      </div>
    </div>
  );
}

interface ScriptRowProps {
  readonly script: Script;
  /** Null: not known yet. */
  readonly uses: number | null;
  readonly selected: boolean;
  readonly place: { readonly start: number; readonly index: number; readonly count: number };
}

function ScriptRow({ script, uses, selected, place }: ScriptRowProps) {
  const { number, name, path, stage, tags, description } = script;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and says which option is active
    <div
      role="option"
      id={`script-${path}`}
      aria-selected={selected}
      aria-posinset={place.index + 1}
      aria-setsize={place.count}
      onClick={() => changeScriptsView({ selected: path })}
      onDoubleClick={() => void openFile(path)}
      style={{ height: rowHeight, transform: `translateY(${place.start}px)` }}
      className="absolute inset-x-0 top-0 flex cursor-default items-center gap-3 border-line border-b px-3 hover:bg-hover aria-selected:bg-selected"
    >
      <span className="shrink-0 font-mono text-muted text-small">{number}</span>
      <span className="min-w-0 flex-1">
        <span className="block truncate">{name}</span>
        <span className="block truncate text-muted text-small">{description}</span>
      </span>
      <span className="hidden max-w-56 shrink-0 items-center gap-1 overflow-hidden lg:flex">
        {tags.slice(0, 3).map((tag) => (
          <span key={tag} className="truncate rounded bg-hover px-1.5 text-muted text-tiny">
            {tag}
          </span>
        ))}
      </span>
      <span className="w-20 shrink-0 truncate text-muted text-small">{stage}</span>
      <span className="w-14 shrink-0 text-right text-faint text-small tabular-nums">
        {uses === null ? '' : uses === 1 ? '1 use' : `${uses} uses`}
      </span>
    </div>
  );
}
