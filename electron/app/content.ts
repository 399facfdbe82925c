import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** The scheme and host that the page is served from inside the app; nothing else may be loaded or navigated to. */
export const appScheme = 'gantry';
export const appOrigin = `${appScheme}://app`;

/** The page's own policy: its files, its worker, its styles; no evaluation, no frames, no other origin. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

const headers = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** Answers a request of the app's own scheme from the built page; what lies outside its folder does not exist. */
export async function serveContent(folder: string, url: string): Promise<Response> {
  const { host, pathname } = new URL(url);
  if (host !== 'app') return new Response('Not found', { status: 404, headers });
  const path = normalize(join(folder, decodeURIComponent(pathname === '/' ? '/index.html' : pathname)));
  if (!path.startsWith(folder + sep)) return new Response('Not found', { status: 404, headers });
  const type = types[extname(path)];
  if (type === undefined) return new Response('Not found', { status: 404, headers });
  try {
    return new Response(new Uint8Array(await readFile(path)), { headers: { ...headers, 'Content-Type': type } });
  } catch {
    return new Response('Not found', { status: 404, headers });
  }
}
