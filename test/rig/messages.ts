/** Messages as a client and a server of PostgreSQL send them. */

/** A message with a letter, as both sides send them after the first one. */
export function message(letter: string, content: string | Buffer = ''): Buffer {
  const body = Buffer.from(content);
  const head = Buffer.alloc(5, letter);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
export const startup: Buffer = Buffer.from([0, 0, 0, 8, 0, 3, 0, 0]);
export const commit: Buffer = message('Q', 'commit\0');
export const reply: Buffer = Buffer.concat([message('C', 'COMMIT\0'), message('Z', 'I')]);
