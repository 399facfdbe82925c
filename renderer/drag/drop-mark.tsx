import { type DropMark as DropMarkState, useDrag } from './drag-store.ts';

/** Shows over the page where a drop would put what is dragged. */
export function DropMark() {
  const mark = useDrag((drag) => drag.mark);
  if (mark === null) return null;
  const { left, top, words } = mark;
  return (
    <div aria-hidden className="pointer-events-none fixed inset-0 z-40">
      {mark.kind === 'line' && (
        <span className="absolute h-0.5 rounded bg-accent" style={{ left, top: top - 1, width: mark.width }} />
      )}
      {mark.kind === 'box' && (
        <span
          className="absolute border-2 border-accent border-dashed"
          style={{ left, top, width: mark.width, height: mark.height }}
        />
      )}
      {mark.kind === 'dot' && (
        <span
          className="absolute size-3.5 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-accent bg-canvas"
          style={{ left, top }}
        />
      )}
      <span
        className="absolute whitespace-nowrap rounded bg-accent-fill px-1.5 py-0.5 text-on-accent text-tiny shadow-over"
        style={besides(mark)}
      >
        {words}
      </span>
    </div>
  );
}

/** The words stand where they hide nothing of what is dropped on. */
function besides(mark: DropMarkState): { readonly left: number; readonly top: number } {
  const { left, top } = mark;
  if (mark.kind === 'line') return { left: left + mark.width + 8, top: top - 10 };
  return mark.kind === 'dot' ? { left: left + 14, top: top - 10 } : { left: left + 64, top: top + 14 };
}
