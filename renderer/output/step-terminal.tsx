import { type RefObject, useEffect, useRef, useState } from 'react';
import type { StepState } from '../../shared/run/state.ts';
import { HoldBar } from '../hold/hold-bar.tsx';
import { host } from '../host/client.ts';
import { useConnection } from '../host/connection.ts';
import { tellError } from '../stores/dialogs-store.ts';
import { useRunStep } from '../stores/run-store.ts';
import { Button } from '../widgets/button.tsx';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { Modal } from '../widgets/modal.tsx';
import { FindInTerminal } from './find-in-terminal.tsx';
import { type LiveTerminal, openTerminal } from './live-terminal.ts';
import { readOutput, type StepRef, terminalStart } from './output-stream.ts';

/** The terminal of a step: what it wrote, at its tail; while it runs, it takes input. */
export function StepTerminal({ run, job, step }: StepRef) {
  const state = useRunStep(run, job, step);
  if (state === null) return <EmptyHint>Loading…</EmptyHint>;
  if (state.startedAt === null) return <EmptyHint>{notStarted(state)}</EmptyHint>;
  return <StartedTerminal run={run} job={job} step={step} state={state} />;
}

function notStarted({ name, status, reason }: StepState): string {
  if (status === 'completed') return `${name} did not run. ${reason?.text ?? ''}`;
  return `${name} has not started yet. Its terminal shows here when it does.`;
}

function StartedTerminal({ state, ...ref }: StepRef & { readonly state: StepState }) {
  const box = useRef<HTMLDivElement>(null);
  const [asking, setAsking] = useState(false);
  const [finding, setFinding] = useState(false);
  const live = state.status === 'in_progress';
  const { terminal, shortened, failure } = useTerminal(ref, state.name, box, live, {
    // At a prompt it is for who runs there.
    onInterrupt: () => (state.held === null ? setAsking(true) : interrupt(ref)),
    onFind: () => setFinding(true),
  });
  const closeFind = () => {
    setFinding(false);
    terminal.current?.focus();
  };
  return (
    <div className="flex h-full flex-col">
      <HoldBar step={ref} state={state} />
      {shortened && <Note>Earlier output is left out here: open Output for all of it.</Note>}
      {failure !== null && <Note>{failure}</Note>}
      {finding && <FindInTerminal onFind={(text, back) => terminal.current?.find(text, back)} onClose={closeFind} />}
      <div ref={box} className="min-h-0 flex-1 overflow-hidden pt-1 pl-2" />
      {asking && live && (
        <CancelQuestion
          name={state.name}
          onClose={() => setAsking(false)}
          onCancel={() => {
            setAsking(false);
            host.runs.cancel({ ...ref }).catch((error: unknown) => tellError('The step was not cancelled', error));
          }}
        />
      )}
    </div>
  );
}

function interrupt(ref: StepRef): void {
  host.terminal.write({ ...ref, data: '\u0003' }).catch(() => {});
}

interface Asked {
  readonly onInterrupt: () => void;
  readonly onFind: () => void;
}

function useTerminal(
  { run, job, step }: StepRef,
  name: string,
  box: RefObject<HTMLDivElement | null>,
  live: boolean,
  asked: Asked,
) {
  const epoch = useConnection((connection) => connection.epoch);
  const terminal = useRef<LiveTerminal | null>(null);
  const latest = useRef({ live, asked, name });
  const [shortened, setShortened] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    latest.current = { live, asked, name };
    terminal.current?.setLive(live);
  });
  // With a new connection the output is read anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: epoch is why it begins again
  useEffect(() => {
    if (box.current === null) return;
    const ref = { run, job, step };
    const stop = new AbortController();
    // What is typed or resized as the step ends comes too late, and is nobody's mistake.
    const whileLive = (call: () => Promise<unknown>) => void (latest.current.live && call().catch(() => {}));
    const opened = openTerminal(box.current, {
      label: `Terminal of ${latest.current.name}`,
      onInput: (data) => whileLive(() => host.terminal.write({ ...ref, data })),
      onResize: (columns, rows) => whileLive(() => host.terminal.resize({ ...ref, columns, rows })),
      onInterrupt: () => latest.current.live && latest.current.asked.onInterrupt(),
      onFind: () => latest.current.asked.onFind(),
    });
    terminal.current = opened;
    opened.setLive(latest.current.live);
    whileLive(() => host.terminal.resize({ ...ref, columns: opened.columns, rows: opened.rows }));
    const begun = (tail: boolean) => {
      setFailure(null);
      setShortened(tail);
    };
    fill(ref, opened, latest.current.live, begun, stop.signal).catch(() => {
      if (!stop.signal.aborted) setFailure('The output could not be read; it is read again when the host is back.');
    });
    return () => {
      stop.abort();
      terminal.current = null;
      opened.dispose();
    };
  }, [run, job, step, box, epoch]);
  return { terminal, shortened, failure };
}

async function fill(
  ref: StepRef,
  terminal: LiveTerminal,
  live: boolean,
  begun: (tail: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  const start = await terminalStart(ref, live);
  if (signal.aborted) return;
  begun(start.tail);
  if (start.screen !== '') terminal.write(new TextEncoder().encode(start.screen), () => {});
  await readOutput(ref, start, (bytes, done) => !signal.aborted && terminal.write(bytes, done), signal);
}

function Note({ children }: { readonly children: string }) {
  return <p className="shrink-0 border-line border-b bg-panel px-3 py-0.5 text-muted text-tiny">{children}</p>;
}

interface CancelQuestionProps {
  readonly name: string;
  readonly onClose: () => void;
  readonly onCancel: () => void;
}

function CancelQuestion({ name, onClose, onCancel }: CancelQuestionProps) {
  return (
    <Modal
      title={`Cancel ${name}?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Let it run</Button>
          <Button kind="danger" onClick={onCancel} autoFocus>
            Cancel the step
          </Button>
        </>
      }
    >
      <p className="text-muted">The step is stopped softly first, then with all its processes.</p>
    </Modal>
  );
}
