import { ArrowDownUp, ArrowLeftRight, Maximize, Search, ZoomIn, ZoomOut } from 'lucide-react';
import { changeSettings, useSettings } from '../stores/settings-store.ts';
import { IconButton } from '../widgets/icon-button.tsx';
import type { Camera } from './use-camera.ts';

interface GraphToolsProps {
  readonly camera: Camera;
  readonly onFind: () => void;
}

/** Zoom, fit, search and direction, at the canvas's corner. */
export function GraphTools({ camera, onFind }: GraphToolsProps) {
  const down = useSettings(({ direction }) => direction === 'down');
  return (
    <div
      role="toolbar"
      aria-label="Graph view"
      className="absolute bottom-3 left-3 z-10 flex gap-0.5 rounded-md border border-line bg-raised p-0.5 shadow-node"
    >
      <IconButton label="Zoom in (Z)" icon={ZoomIn} onClick={() => camera.zoomBy(1.25)} />
      <IconButton label="Zoom out (Shift+Z)" icon={ZoomOut} onClick={() => camera.zoomBy(0.8)} />
      <IconButton label="Show the whole graph (F)" icon={Maximize} onClick={camera.showAll} />
      <IconButton label="Find in the graph" icon={Search} onClick={onFind} />
      <IconButton
        label={down ? 'Draw from left to right' : 'Draw from top to bottom'}
        icon={down ? ArrowLeftRight : ArrowDownUp}
        onClick={() => changeSettings({ direction: down ? 'right' : 'down' })}
      />
    </div>
  );
}
