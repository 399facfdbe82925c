/**
 * Frames on the stream between the owner and the PTY host: a length (u32, big endian, of what follows), a kind (u8: 0 a JSON
 * message, 1 terminal bytes), and the body; terminal bytes begin with the terminal's number (u32).
 */
const headerLength = 5;
const messageKind = 0;
const bytesKind = 1;
/** More than any frame that either side makes; a longer one means that the stream is out of step. */
const longest = 64 * 1024 * 1024;

export type Frame =
  | { readonly kind: 'message'; readonly message: unknown }
  | { readonly kind: 'bytes'; readonly terminal: number; readonly bytes: Uint8Array };

export function messageFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const frame = Buffer.allocUnsafe(headerLength + body.length);
  frame.writeUInt32BE(body.length + 1, 0);
  frame.writeUInt8(messageKind, 4);
  body.copy(frame, headerLength);
  return frame;
}

/** The head of a frame of terminal bytes; the bytes themselves follow it, uncopied. */
export function bytesFrameHead(terminal: number, length: number): Buffer {
  const head = Buffer.allocUnsafe(headerLength + 4);
  head.writeUInt32BE(length + 5, 0);
  head.writeUInt8(bytesKind, 4);
  head.writeUInt32BE(terminal, headerLength);
  return head;
}

/** Reads frames from chunks as they come. `push` throws where the stream is out of step, which is a bug of the other side. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  *push(chunk: Buffer): Generator<Frame> {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    for (let frame = this.#next(); frame !== null; frame = this.#next()) yield frame;
  }

  #next(): Frame | null {
    if (this.#length < headerLength) return null;
    const first = this.#gather(headerLength);
    const length = first.readUInt32BE(0);
    if (length < 1 || length > longest) throw new Error(`A frame of ${length} bytes: the stream is out of step`);
    if (this.#length < 4 + length) return null;
    const whole = this.#gather(4 + length);
    this.#drop(4 + length);
    const body = whole.subarray(headerLength, 4 + length);
    if (whole.readUInt8(4) === messageKind) return { kind: 'message', message: JSON.parse(body.toString()) };
    return { kind: 'bytes', terminal: body.readUInt32BE(0), bytes: body.subarray(4) };
  }

  /** A buffer that begins with the next `length` bytes; joins chunks only where one is not enough. */
  #gather(length: number): Buffer {
    const first = this.#chunks[0] ?? Buffer.alloc(0);
    if (first.length >= length) return first;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }

  #drop(length: number): void {
    const first = this.#chunks[0] ?? Buffer.alloc(0);
    this.#length -= length;
    if (first.length === length) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(length);
  }
}
