import { Readable } from 'node:stream';
import { contentHeaders } from '../host/artifacts/read-artifacts.ts';
import { downloadOf } from '../host/download.ts';
import { pageFile, pageHeaders } from '../host/page-files.ts';

/** The scheme and host that the page is served from inside the app; nothing else may be loaded or navigated to. */
export const appScheme = 'gantry';
export const appOrigin = `${appScheme}://app`;

/** Answers a request of the app's own scheme from the built page, or from what a workspace's runs keep; what lies outside its folder does not exist. */
export async function serveContent(folder: string, url: string, workspace: string | null = null): Promise<Response> {
  const { host, pathname } = new URL(url);
  const download = host === 'app' && workspace !== null ? await downloadOf(workspace, pathname) : null;
  if (download !== null) {
    const body = Readable.toWeb(download.stream()) as ReadableStream<Uint8Array>;
    return new Response(body, { headers: { ...pageHeaders, ...contentHeaders(download) } });
  }
  const file = host === 'app' ? await pageFile(folder, pathname) : null;
  if (file === null) return new Response('Not found', { status: 404, headers: pageHeaders });
  return new Response(file.bytes, { headers: { ...pageHeaders, 'Content-Type': file.type } });
}
