import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { create } from 'zustand';
import { hostContract } from '../../shared/host/api.ts';
import { desktopBridge, portMessage } from './bridge.ts';
import { setLink } from './client.ts';
import { inWindowFolder } from './window-folder.ts';

export type ConnectionState = 'connecting' | 'connected' | 'lost';

interface Connection {
  readonly state: ConnectionState;
  /** Counts the connections made; streams that broke begin again when it grows. */
  readonly epoch: number;
}

/** Whether the host can be reached. */
export const useConnection = create<Connection>(() => ({ state: 'connecting', epoch: 0 }));

const plugins = () => [new ResponseValidationPlugin<Record<never, never>>(hostContract)];
const retryDelays = [300, 600, 1_200, 2_500, 5_000];

function connected(): void {
  useConnection.setState(({ epoch }) => ({ state: 'connected', epoch: epoch + 1 }));
}

/** Connects to the host: over the desktop app's port where there is one, else over a socket to where the page came from. */
export function connectHost(): void {
  if (desktopBridge() === null) openSocket(0);
  else awaitPort();
}

function awaitPort(): void {
  window.addEventListener('message', ({ data, ports, source }) => {
    const [port] = ports;
    if (source !== window || data !== portMessage || port === undefined) return;
    setLink(new PortLink({ port, plugins: plugins() }));
    port.addEventListener('close', () => {
      setLink(null);
      useConnection.setState({ state: 'lost' });
    });
    port.start();
    connected();
  });
  desktopBridge()?.connect();
}

function openSocket(tries: number): void {
  const address = new URL(inWindowFolder('/rpc'), window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const websocket = new WebSocket(address);
  let attempts = tries;
  websocket.addEventListener('open', () => {
    attempts = 0;
    setLink(new SocketLink({ websocket, plugins: plugins() }));
    connected();
  });
  websocket.addEventListener('close', () => {
    setLink(null);
    useConnection.setState({ state: 'lost' });
    const delay = retryDelays[Math.min(attempts, retryDelays.length - 1)];
    setTimeout(() => openSocket(attempts + 1), delay);
  });
}
