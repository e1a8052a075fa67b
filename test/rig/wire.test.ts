/** The wire between two sockets that play client and server: who gets which bytes, and who hears of the cut. */
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

/** A server that answers COMMIT with `reply`, what it got so far, and a client that is connected to it by wire. */
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
  const heard: Buffer[] = [];
  client.on('data', (chunk) => heard.push(chunk));
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
    heard: () => Buffer.concat(heard),
  };
}

describe('the wire', () => {
  it('passes everything on while no cut is armed, and counts the commits', async () => {
    const { wire, client, got, heard } = await join();
    client.write(commit);
    await until(() => heard().equals(reply));
    expect(got()).toEqual(commit);
    expect(wire.commits).toBe(1);
    expect(wire.fired.size).toBe(0);
  });

  it('cuts the next COMMIT and nothing else', async () => {
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
    '%s, at %f of it',
    async (name, place) => {
      const { within, noticedBy: told, late }: CutKind = CUTS[name];
      const { wire, client, got, heard, ends } = await join();
      void wire.cut(cut(name, place));
      client.write(commit);
      const share = (bytes: Buffer) => bytes.subarray(0, Math.round(place * bytes.length));
      const forServer = within === 'message' ? (late ? Buffer.alloc(0) : share(commit)) : commit;
      const forClient = within === 'message' ? Buffer.alloc(0) : share(reply);
      await until(() => got().equals(forServer) && heard().equals(forClient));
      if (told === 'both') {
        await until(() => ends.length === 2);
      } else {
        await new Promise((resolve) => setTimeout(resolve, 30));
        expect(ends).toEqual([]);
        client.destroy();
        if (late) await until(() => got().equals(commit));
      }
      expect(heard()).toEqual(forClient);
    },
  );

  it('lets the server live on when a half-open client goes, and ends both when a sound one does', async () => {
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
