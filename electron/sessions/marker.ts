/**
 * Finds the marks that a shell of ours writes into its terminal's stream, such as at the end of each step, and takes them out. A
 * mark is an operating system command that terminals ignore, with a nonce that no step knows: ESC ] 7117 ; NONCE ; WORDS BEL.
 */
export class MarkerScanner {
  readonly #prefix: Buffer;
  #held: Buffer = Buffer.alloc(0);

  constructor(nonce: string) {
    this.#prefix = Buffer.from(`\u001b]7117;${nonce};`, 'latin1');
  }

  /** Splits a chunk into what to show and the words of the marks in between, in order; what may be a mark's beginning waits for the next. */
  push(chunk: Uint8Array): (Buffer | string)[] {
    const parts: (Buffer | string)[] = [];
    let rest = this.#held.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#held, chunk]);
    for (;;) {
      const at = rest.indexOf(this.#prefix);
      const end = at < 0 ? -1 : rest.indexOf(7, at + this.#prefix.length);
      if (end < 0) {
        const keepFrom = at < 0 ? rest.length - this.#partialAtEnd(rest) : at;
        if (keepFrom > 0) parts.push(rest.subarray(0, keepFrom));
        this.#held = Buffer.from(rest.subarray(keepFrom));
        return parts;
      }
      if (at > 0) parts.push(rest.subarray(0, at));
      parts.push(rest.toString('utf8', at + this.#prefix.length, end));
      rest = rest.subarray(end + 1);
    }
  }

  #partialAtEnd(bytes: Buffer): number {
    const longest = Math.min(bytes.length, this.#prefix.length - 1);
    for (let length = longest; length > 0; length--) {
      if (bytes.subarray(bytes.length - length).equals(this.#prefix.subarray(0, length))) return length;
    }
    return 0;
  }
}
