import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** The page's policy: its own files, worker and socket; no evaluation, no frames, no other origin. */
const contentSecurityPolicy = [
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

/** Sent with every answer of the page, in the browser and in the app alike. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
};

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

export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A file of the built page by its URL path; null where there is none, of what kind it is unknown, or it lies outside. */
export async function pageFile(folder: string, pathname: string): Promise<PageFile | null> {
  let path: string;
  try {
    path = normalize(join(folder, decodeURIComponent(pathname === '/' ? '/index.html' : pathname)));
  } catch {
    return null;
  }
  const type = types[extname(path)];
  if (type === undefined || !path.startsWith(folder + sep)) return null;
  const bytes = await readFile(path).catch(() => null);
  return bytes === null ? null : { type, bytes: new Uint8Array(bytes) };
}
