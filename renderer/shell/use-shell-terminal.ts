import { type RefObject, useEffect, useRef, useState } from 'react';
import { unreachable } from '../../shared/base/unreachable.ts';
import type { ShellNews } from '../../shared/host/shells-contract.ts';
import { host } from '../host/client.ts';
import { useConnection } from '../host/connection.ts';
import { type LiveTerminal, openTerminal } from '../output/live-terminal.ts';
import { bytesOf } from '../output/output-stream.ts';
import { takeCommands, takeEnd } from './shell-store.ts';

/** A terminal in `box` on a shell of the host, for as long as it is shown; with a new connection it is drawn anew. */
export function useShellTerminal(id: string, title: string, box: RefObject<HTMLElement | null>, onFind: () => void) {
  const epoch = useConnection((connection) => connection.epoch);
  const terminal = useRef<LiveTerminal | null>(null);
  const find = useRef(onFind);
  /** The connection with which it was drawn and then lost. */
  const [lostWith, setLostWith] = useState<number | null>(null);
  useEffect(() => {
    find.current = onFind;
  });
  useEffect(() => {
    if (box.current === null) return;
    const stop = new AbortController();
    const write = (data: string) => void host.shells.write({ id, data }).catch(() => {});
    const resize = (columns: number, rows: number) => host.shells.resize({ id, columns, rows }).catch(() => {});
    const opened = openTerminal(box.current, {
      label: `Terminal with ${title}`,
      onInput: write,
      onResize: (columns, rows) => void resize(columns, rows),
      onInterrupt: () => write('\u0003'),
      onFind: () => find.current(),
    });
    terminal.current = opened;
    opened.setLive(true);
    opened.focus();
    // The screen is asked for once it is as wide as it is shown.
    resize(opened.columns, opened.rows)
      .then(() => follow(id, opened, stop.signal))
      .catch(() => !stop.signal.aborted && setLostWith(epoch));
    return () => {
      stop.abort();
      terminal.current = null;
      opened.dispose();
    };
  }, [id, title, box, epoch]);
  return { terminal, lost: lostWith === epoch };
}

async function follow(id: string, terminal: LiveTerminal, signal: AbortSignal): Promise<void> {
  const stream = crypto.randomUUID();
  for await (const news of await host.shells.follow({ id, stream }, { signal })) {
    if (signal.aborted) return;
    take(id, news, terminal, (position) => void host.output.ack({ stream, position }).catch(() => {}));
  }
}

function take(id: string, news: ShellNews, terminal: LiveTerminal, dealtWith: (position: number) => void): void {
  switch (news.kind) {
    case 'screen':
      terminal.reset();
      terminal.places.clear();
      terminal.write(new TextEncoder().encode(news.data), () => dealtWith(news.position));
      for (const { place, line } of news.places) terminal.places.markLine(place, line);
      return;
    case 'bytes':
      for (const place of news.places) terminal.places.mark(place);
      terminal.write(bytesOf(news.base64), () => dealtWith(news.position));
      return;
    case 'commands':
      takeCommands(id, news.commands);
      return;
    case 'ended':
      takeEnd(id, news.exitCode);
      terminal.setLive(false);
      return;
    default:
      unreachable(news);
  }
}
