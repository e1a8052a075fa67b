import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Frames, isCommit, isReady } from '../../rig/frames.ts';
import { commit, message, reply, startup } from './messages.ts';

const messages = fc.array(
  fc.tuple(fc.constantFrom('Q', 'P', 'B', 'D', 'C', 'Z'), fc.uint8Array({ maxLength: 40 })),
  { maxLength: 12 },
);

describe('message frames', () => {
  it('given messages cut into any chunks, when read, then the same messages come out', () => {
    fc.assert(
      fc.property(messages, fc.boolean(), fc.array(fc.nat(30)), (drawn, isClient, cuts) => {
        const sent = [
          ...(isClient ? [startup] : []),
          ...drawn.map(([letter, body]) => message(letter, Buffer.from(body))),
        ];
        const frames = new Frames(isClient ? 'client' : 'server');
        let left = Buffer.concat(sent);
        const received: Buffer[] = [];
        for (const size of cuts) {
          received.push(...frames.push(left.subarray(0, size)));
          left = left.subarray(size);
        }
        received.push(...frames.push(left));
        expect(received.map((each) => each.toString('hex'))).toEqual(
          sent.map((each) => each.toString('hex')),
        );
      }),
    );
  });

  it('given half a message, then none is returned yet; given an impossible length, then reading fails', () => {
    const frames = new Frames('server');
    expect(frames.push(commit.subarray(0, commit.length - 1))).toEqual([]);
    expect(frames.push(commit.subarray(-1))).toEqual([commit]);
    expect(() => frames.push(Buffer.from([0x51, 0, 0, 0, 3]))).toThrow(RangeError);
  });

  it('given texts, parameters and tags that contain COMMIT, then only a COMMIT query counts as one', () => {
    for (const text of ['commit\0', 'COMMIT\0', 'commit;\0', 'commit ;\0'])
      expect(isCommit(message('Q', text))).toBe(true);
    for (const each of [
      message('Q', "select 'commit'\0"),
      message('Q', 'commit prepared\0'),
      message('Q', 'rollback\0'),
      message('B', 'commit\0'),
      message('C', 'COMMIT\0'),
      startup,
    ])
      expect(isCommit(each)).toBe(false);
    expect([reply.subarray(0, 12), reply.subarray(12)].map(isReady)).toEqual([false, true]);
  });
});
