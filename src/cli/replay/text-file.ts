/** Reads a text file (UTF-8, gzip or plain) in pieces, in constant memory. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { hasCode } from '../../core/error-code.ts';
import { Problem, problemAt } from '../problem.ts';

/** Consumes the pieces of a text, and knows its current line. */
export interface TextReader {
  readonly line: number;
  push(piece: string): void;
  /** The end of the text. */
  end(): void;
}

/** A longer record is a problem: probably a quote is missing. */
export const MAX_RECORD = 1 << 20;

export async function readText(file: string, reader: TextReader): Promise<void> {
  const consume = async (pieces: AsyncIterable<Buffer>) => {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const decoded = (piece?: Buffer) => {
      try {
        return decoder.decode(piece, { stream: piece !== undefined });
      } catch {
        throw problemAt(file, reader.line, 'no UTF-8 from here on');
      }
    };
    for await (const piece of pieces) reader.push(decoded(piece));
    reader.push(decoded());
    reader.end();
  };
  // When the consumer throws, the pipeline may report an abort instead of the cause.
  let problem: unknown;
  const watched = (pieces: AsyncIterable<Buffer>) =>
    consume(pieces).catch((error: unknown) => {
      problem = error;
      throw error;
    });
  try {
    if (file.endsWith('.gz')) await pipeline(createReadStream(file), createGunzip(), watched);
    else await pipeline(createReadStream(file), watched);
  } catch (error) {
    if (hasCode(problem, 'INPUT_PROBLEM')) throw problem;
    throw new Problem(`${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
