/** Splits a stream of bytes into whole PostgreSQL messages. */

const QUERY = 'Q'.charCodeAt(0);
const READY = 'Z'.charCodeAt(0);

export class Frames {
  #rest: Buffer = Buffer.alloc(0);
  /** Whether the next message has a type byte. The first message of a client has none. */
  #lettered: boolean;

  constructor(from: 'client' | 'server') {
    this.#lettered = from === 'server';
  }

  push(chunk: Buffer): Buffer[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Buffer[] = [];
    for (;;) {
      const letter = this.#lettered ? 1 : 0;
      if (this.#rest.length < letter + 4) return frames;
      const length = letter + this.#rest.readInt32BE(letter);
      if (length < letter + 4) throw new RangeError(`a message cannot be ${length} bytes long`);
      if (this.#rest.length < length) return frames;
      frames.push(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
      this.#lettered = true;
    }
  }
}

/** Whether a client's message commits its transaction. */
export function isCommit(frame: Buffer): boolean {
  return frame[0] === QUERY && /^commit\s*;?\0$/i.test(frame.toString('latin1', 5));
}

/** Whether a server's message ends its reply. */
export function isReady(frame: Buffer): boolean {
  return frame[0] === READY;
}
