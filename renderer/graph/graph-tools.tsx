import { useReactFlow } from '@xyflow/react';
import { ArrowDownUp, ArrowLeftRight, Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { changeSettings, useSettings } from '../stores/settings-store.ts';
import { IconButton } from '../widgets/icon-button.tsx';

/** Zoom, fit and direction, at the canvas's corner. */
export function GraphTools({ onFit }: { readonly onFit: () => void }) {
  const { zoomIn, zoomOut } = useReactFlow();
  const down = useSettings(({ direction }) => direction === 'down');
  return (
    <div
      role="toolbar"
      aria-label="Graph view"
      className="absolute bottom-3 left-3 z-10 flex gap-0.5 rounded-md border border-line bg-raised p-0.5 shadow-node"
    >
      <IconButton label="Zoom in" icon={ZoomIn} onClick={() => void zoomIn()} />
      <IconButton label="Zoom out" icon={ZoomOut} onClick={() => void zoomOut()} />
      <IconButton label="Show the whole graph" icon={Maximize} onClick={onFit} />
      <IconButton
        label={down ? 'Draw from left to right' : 'Draw from top to bottom'}
        icon={down ? ArrowLeftRight : ArrowDownUp}
        onClick={() => changeSettings({ direction: down ? 'right' : 'down' })}
      />
    </div>
  );
}
