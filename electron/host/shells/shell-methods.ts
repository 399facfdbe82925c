import { resolve } from 'node:path';
import { implement } from '@orpc/server';
import { hostContract } from '../../../shared/host/api.ts';
import type { ShellNews } from '../../../shared/host/shells-contract.ts';
import type { ShellTerminal } from '../../sessions/shell-terminal.ts';
import { Bell, type Flows } from '../flow.ts';
import type { HostContext } from '../host-context.ts';
import { untrustedShell } from '../obstacle.ts';
import type { ShellTerminals } from './shell-terminals.ts';

const contract = implement(hostContract);
/** Bytes that may be under way to a window. */
const windowBytes = 512 * 1024;

export function shellMethods({ workspace, trust, flows }: HostContext, shells: ShellTerminals) {
  const message = 'That terminal is not open any more';
  return {
    open: contract.shells.open.handler(async ({ input, errors }) => {
      if (input.trust === true) await trust.trust(workspace.root);
      if (!(await trust.isTrusted(workspace.root)))
        throw errors.UNTRUSTED({ data: untrustedShell(workspace.root, input.shell) });
      const { shell, columns, rows } = input;
      const opened = await shells.open({ shell, folder: resolve(workspace.root, input.folder), columns, rows });
      if (!opened.ok) throw errors.NOT_OPENED({ message: opened.error });
      return opened.value;
    }),
    list: contract.shells.list.handler(() => shells.list()),
    watch: contract.shells.watch.handler(({ signal }) => changes(shells, signal)),
    follow: contract.shells.follow.handler(({ input, errors, signal }) => {
      const terminal = shells.get(input.id);
      if (terminal === undefined) throw errors.NOT_FOUND({ message });
      return news(terminal, flows, input.stream, signal);
    }),
    write: contract.shells.write.handler(({ input, errors }) => {
      const terminal = shells.get(input.id);
      if (terminal === undefined) throw errors.NOT_FOUND({ message });
      terminal.write(input.data);
      return {};
    }),
    resize: contract.shells.resize.handler(({ input, errors }) => {
      const terminal = shells.get(input.id);
      if (terminal === undefined) throw errors.NOT_FOUND({ message });
      terminal.resize(input.columns, input.rows);
      return {};
    }),
    close: contract.shells.close.handler(async ({ input }) => ({ closed: await shells.close(input.id) })),
  };
}

async function* changes(shells: ShellTerminals, signal: AbortSignal | undefined) {
  const bell = new Bell();
  const stop = shells.listen(bell.ring);
  try {
    while (!signal?.aborted) {
      yield {};
      await bell.wait(signal);
    }
  } finally {
    stop();
  }
}

/** The screen, then all that comes; a window that is too far behind is given the screen anew. Ends with the shell. */
async function* news(
  terminal: ShellTerminal,
  flows: Flows,
  stream: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ShellNews> {
  const flow = flows.open(stream, 0);
  const bell = new Bell();
  const stop = terminal.listen(bell.ring);
  let position = -1;
  let version = 0;
  try {
    while (await flow.room(windowBytes, signal)) {
      const commands = terminal.commands.since(version);
      version = terminal.commands.version;
      if (commands.length > 0) yield { kind: 'commands', commands };
      const output = position === terminal.written ? null : outputAt(terminal, position);
      if (output !== null) {
        position = output.position;
        flow.send(position);
        yield output;
      } else if (terminal.exitCode !== null) {
        yield { kind: 'ended', exitCode: terminal.exitCode };
        return;
      } else await bell.wait(signal);
    }
  } finally {
    stop();
    flows.close(stream, flow);
  }
}

function outputAt(terminal: ShellTerminal, position: number): Extract<ShellNews, { position: number }> {
  const piece = position < 0 ? null : terminal.piece(position);
  if (piece === null) return { kind: 'screen', ...terminal.snapshot() };
  return {
    kind: 'bytes',
    base64: Buffer.from(piece.bytes).toString('base64'),
    position: piece.position + piece.bytes.length,
    places: [...piece.places],
  };
}
