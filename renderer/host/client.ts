import { type ClientLink, createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { HostContract } from '../../shared/host/api.ts';

type Link = ClientLink<Record<never, never>>;
export type HostClient = ContractRouterClient<HostContract>;

let current: Link | null = null;
let waiting: ((link: Link) => void)[] = [];

/** Calls go over this link from now on; calls made while there was none go out at once. Null: there is none. */
export function setLink(link: Link | null): void {
  current = link;
  if (link === null) return;
  const released = waiting;
  waiting = [];
  for (const release of released) release(link);
}

/**
 * The host, as its contract has it: calls that may fail for a known reason reject with a defined error (use `safe`). A
 * call made before the connection stands waits for it; one that is under way when it breaks rejects.
 */
export const host: HostClient = createORPCClient<HostClient>({
  call: async (path, input, options) => {
    const link = current ?? (await new Promise<Link>((resolve) => waiting.push(resolve)));
    return await link.call(path, input, options);
  },
});
