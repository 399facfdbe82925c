import { useEffect, useRef, useState } from 'react';
import { host } from '../host/client.ts';
import { type LiveTerminal, openTerminal } from '../output/live-terminal.ts';
import { afterFirstLine, bytesOf, type StepRef } from '../output/output-stream.ts';

/** More of the past than this is not drawn on the screen, and is read at once. */
const screenBytes = 256 * 1024;

interface Screen {
  readonly terminal: LiveTerminal;
  /** How many bytes of the output it shows. */
  offset: number;
}

/** The terminal of a step as it was at a time, in ms since 1970; another step is another component. */
export function ReplayTerminal({ run, job, step, time }: StepRef & { readonly time: number }) {
  const box = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const draw = useRef<((time: number) => void) | null>(null);
  useEffect(() => {
    if (box.current === null) return;
    const ignore = () => {};
    const terminal = openTerminal(box.current, {
      label: 'Terminal of the step, as it was',
      fits: false,
      onInput: ignore,
      onResize: ignore,
      onInterrupt: ignore,
      onFind: ignore,
    });
    const screen: Screen = { terminal, offset: 0 };
    draw.current = latestOnly((at) => drawAt({ run, job, step }, screen, at), setFailure);
    return () => {
      draw.current = null;
      terminal.dispose();
    };
  }, [run, job, step]);
  useEffect(() => draw.current?.(time), [time]);
  return (
    <div className="flex h-full flex-col">
      {failure !== null && <p className="px-3 py-0.5 text-failure text-small">{failure}</p>}
      <div ref={box} className="min-h-0 flex-1 overflow-auto pt-1 pl-2" />
    </div>
  );
}

/** Does the newest of what is asked while it is busy, once it is done. */
function latestOnly(work: (time: number) => Promise<void>, tell: (failure: string | null) => void) {
  let next: number | null = null;
  let busy = false;
  const turn = async (): Promise<void> => {
    busy = true;
    while (next !== null) {
      const wanted: number = next;
      next = null;
      await work(wanted).then(
        () => tell(null),
        () => tell('The output could not be read.'),
      );
    }
    busy = false;
  };
  return (time: number): void => {
    next = time;
    if (!busy) void turn();
  };
}

/** Writes what came since; where it goes back, or far on, it draws anew what came last until then. */
async function drawAt(ref: StepRef, screen: Screen, time: number): Promise<void> {
  const { offset, size } = await host.output.at({ ...ref, time: Math.floor(time) });
  if (size !== null) screen.terminal.resize(size.columns, size.rows);
  if (offset === screen.offset) return;
  const goesOn = offset > screen.offset && offset - screen.offset <= screenBytes;
  const from = goesOn ? screen.offset : Math.max(0, offset - screenBytes);
  if (!goesOn) screen.terminal.reset();
  screen.offset = offset;
  if (offset === 0) return;
  const bytes = bytesOf((await host.output.read({ ...ref, from, length: offset - from })).base64);
  screen.terminal.write(goesOn || from === 0 ? bytes : afterFirstLine(bytes), () => {});
}
