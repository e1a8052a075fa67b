/** The proxy between a client and a server socket: which bytes each side gets, and which side notices a cut. */
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { CUT_NAMES, CUTS, type CutKind } from '../../rig/cuts.table.ts';
import type { Cut } from '../../rig/plan.ts';
import { Wire } from '../../rig/wire.ts';
import { commit, message, reply, startup } from './messages.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const cut = (name: Cut['name'], place: number): Cut => ({ name, place, lateMs: 0 });
const until = async (is: () => boolean) => {
  for (let i = 0; i < 1_000 && !is(); i++) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(is()).toBe(true);
};

/** A server that answers COMMIT with `reply`, and a client connected to it through the proxy. */
async function join() {
  const got: Buffer[] = [];
  const accepted: Socket[] = [];
  const ends: string[] = [];
  const server = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => undefined).on('close', () => ends.push('server'));
    socket.on('data', (chunk) => {
      got.push(chunk);
      if (Buffer.concat(got).includes(commit)) socket.write(reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const wire = new Wire((server.address() as { port: number }).port);
  const client = connect(await wire.open(), '127.0.0.1');
  const received: Buffer[] = [];
  client.on('data', (chunk) => received.push(chunk));
  client.on('error', () => undefined).on('close', () => ends.push('client'));
  closing.push(() => {
    client.destroy();
    wire.close();
    for (const socket of accepted) socket.destroy();
    server.close();
  });
  client.write(Buffer.concat([startup, message('Q', 'begin\0')]));
  await until(() => Buffer.concat(got).includes('begin'));
  const before = startup.length + message('Q', 'begin\0').length;
  return {
    wire,
    client,
    ends,
    got: () => Buffer.concat(got).subarray(before),
    received: () => Buffer.concat(received),
  };
}

describe('the proxy', () => {
  it('given no armed cut, then every byte passes and commits are counted', async () => {
    const { wire, client, got, received } = await join();
    client.write(commit);
    await until(() => received().equals(reply));
    expect(got()).toEqual(commit);
    expect(wire.commits).toBe(1);
    expect(wire.fired.size).toBe(0);
  });

  it('given an armed cut, when messages pass, then only the next COMMIT is cut', async () => {
    const { wire, client, got } = await join();
    const fired = wire.cut(cut('in the message', 0.5));
    client.write(message('Q', 'select 1\0'));
    await until(() => got().includes('select 1'));
    expect(wire.fired.size).toBe(0);
    client.write(commit);
    await fired;
    expect([...wire.fired]).toEqual([['in the message', 1]]);
  });

  it.each(CUT_NAMES.flatMap((name) => [0, 0.25, 0.5, 0.9, 1].map((place) => [name, place] as const)))(
    'given a cut %s, at %f of its bytes, then each side gets its part and notices as the cut requires',
    async (name, place) => {
      const { within, noticedBy, late }: CutKind = CUTS[name];
      const { wire, client, got, received, ends } = await join();
      void wire.cut(cut(name, place));
      client.write(commit);
      const share = (bytes: Buffer) => bytes.subarray(0, Math.round(place * bytes.length));
      const forServer = within === 'message' ? (late ? Buffer.alloc(0) : share(commit)) : commit;
      const forClient = within === 'message' ? Buffer.alloc(0) : share(reply);
      await until(() => got().equals(forServer) && received().equals(forClient));
      if (noticedBy === 'both') {
        await until(() => ends.length === 2);
      } else {
        await new Promise((resolve) => setTimeout(resolve, 30));
        expect(ends).toEqual([]);
        client.destroy();
        if (late) await until(() => got().equals(commit));
      }
      expect(received()).toEqual(forClient);
    },
  );

  it('given a half-open connection, when the client ends, then the server stays; given a sound one, then both end', async () => {
    const open = await join();
    void open.wire.cut(cut('half open, reply lost', 0));
    open.client.write(commit);
    await until(() => open.got().equals(commit));
    open.client.destroy();
    await until(() => open.ends.includes('client'));
    expect(open.ends).not.toContain('server');
    const sound = await join();
    sound.client.destroy();
    await until(() => sound.ends.length === 2);
  });
});
