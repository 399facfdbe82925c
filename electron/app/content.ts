import { Readable } from 'node:stream';
import { workspaceParameter } from '../../shared/host/folders-contract.ts';
import { contentHeaders } from '../host/artifacts/read-artifacts.ts';
import { downloadOf } from '../host/download.ts';
import type { Hosts } from '../host/host-pool.ts';
import { pageFile, pageHeaders } from '../host/page-files.ts';

/** The scheme and host that the page is served from inside the app; nothing else may be loaded or navigated to. */
export const appScheme = 'gantry';
export const appOrigin = `${appScheme}://app`;

/** The folder that an address of the app is about; null: the one that the app was begun with. */
export function folderOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).searchParams.get(workspaceParameter) : null;
}

/** The address of the page over a folder; null: the one that the app was begun with. */
export function pageAddress(folder: string | null): string {
  return folder === null ? `${appOrigin}/` : `${appOrigin}/?${new URLSearchParams({ [workspaceParameter]: folder })}`;
}

/** Answers a request of the app's own scheme from the built page, or from what a workspace's runs keep; what lies outside its folder does not exist. */
export async function serveContent(
  folder: string,
  url: string,
  hosts: Pick<Hosts, 'opened'> | null = null,
): Promise<Response> {
  const { host, pathname } = new URL(url);
  const own = host === 'app' ? ((await hosts?.opened(folderOf(url))) ?? null) : null;
  const download = own === null ? null : await downloadOf(own.workspace, pathname);
  if (download !== null) {
    const body = Readable.toWeb(download.stream()) as ReadableStream<Uint8Array>;
    return new Response(body, { headers: { ...pageHeaders, ...contentHeaders(download) } });
  }
  const file = host === 'app' ? await pageFile(folder, pathname) : null;
  if (file === null) return new Response('Not found', { status: 404, headers: pageHeaders });
  return new Response(file.bytes, { headers: { ...pageHeaders, 'Content-Type': file.type } });
}
