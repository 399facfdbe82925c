import type { IDecoration, IMarker, Terminal } from '@xterm/xterm';

/** Lines of a terminal by number, wherever what is written moves them to. */
export interface TerminalPlaces {
  /** Remembers the line of the cursor, or the one so many lines further down, once all that was written is drawn. */
  mark(place: number, linesBelow?: number): void;
  /** As `mark`, for a line counted from the first that is kept. */
  markLine(place: number, line: number): void;
  /** Brings a line into view and points at it; false: it is not kept any more. */
  show(place: number): boolean;
  /** Forgets all. */
  clear(): void;
}

export function terminalPlaces(terminal: Terminal): TerminalPlaces {
  const markers = new Map<number, IMarker>();
  let pointer: IDecoration | undefined;
  const remember = (place: number, linesBelow: number) => {
    const marker = terminal.registerMarker(linesBelow);
    markers.set(place, marker);
    marker.onDispose(() => markers.delete(place));
  };
  // A write of nothing is dealt with after all before it.
  const whenDrawn = (act: () => void) => terminal.write('', act);
  return {
    mark: (place, linesBelow = 0) => whenDrawn(() => remember(place, linesBelow)),
    markLine: (place, line) =>
      whenDrawn(() => {
        const { baseY, cursorY } = terminal.buffer.active;
        remember(place, line - baseY - cursorY);
      }),
    show: (place) => {
      const marker = markers.get(place);
      if (marker === undefined || marker.isDisposed) return false;
      // Some of what stands before it shows where one is.
      terminal.scrollToLine(Math.max(0, marker.line - 2));
      pointer?.dispose();
      pointer = terminal.registerDecoration({ marker, width: terminal.cols });
      pointer?.onRender((element) => element.classList.add('terminal-pointer'));
      return true;
    },
    clear: () => {
      for (const marker of markers.values()) marker.dispose();
      markers.clear();
      pointer?.dispose();
    },
  };
}
