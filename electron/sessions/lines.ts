/** Splits chunks at line feeds alone: what else some take for the end of a line may stand in a line of JSON. */
export class LineReader {
  #held: Buffer[] = [];

  *push(chunk: Buffer): Generator<string> {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      this.#held.push(chunk.subarray(from, at));
      from = at + 1;
      const line = Buffer.concat(this.#held).toString('utf8');
      this.#held = [];
      yield line;
    }
    if (from < chunk.length) this.#held.push(chunk.subarray(from));
  }
}
