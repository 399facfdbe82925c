import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { sameSecret } from './token.ts';

/**
 * Who may come in at a port of this host: whoever brings the token once, and from then on its cookie. A browser sends
 * cookies to every port of a machine, so the cookie is made from the token for one port: another server that gets it
 * learns neither the token nor the way in at any other port.
 */
export class Door {
  readonly #token: string;
  readonly #pass: string;
  readonly #cookieName: string;
  readonly #hosts: readonly string[];

  constructor(token: string, port: number) {
    this.#token = token;
    this.#pass = createHmac('sha256', token).update(`port ${port}`).digest('hex');
    this.#cookieName = `gantry_${port}`;
    this.#hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  }

  /** Null: come in. 403 from another host or origin (a page elsewhere, a name that leads here), 401 without token or cookie. */
  refusal(request: IncomingMessage, offered: string | null): 401 | 403 | null {
    if (!this.#hosts.includes(request.headers.host ?? '')) return 403;
    const { origin } = request.headers;
    if (origin !== undefined && !this.#hosts.some((name) => origin === `http://${name}`)) return 403;
    const known = offered === null ? sameSecret(this.#given(request), this.#pass) : sameSecret(offered, this.#token);
    return known ? null : 401;
  }

  /** What a browser is given for the token (Set-Cookie). */
  cookie(): string {
    return `${this.#cookieName}=${this.#pass}; HttpOnly; SameSite=Strict; Path=/`;
  }

  #given(request: IncomingMessage): string {
    const parts = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
    return parts.find((part) => part.startsWith(`${this.#cookieName}=`))?.slice(this.#cookieName.length + 1) ?? '';
  }
}
