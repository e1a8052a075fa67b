/**
 * The proxy between the workers and the server. It passes messages on; an armed cut strikes the next COMMIT.
 * Only COMMIT is cut: a break anywhere else is known not to have committed.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { CUTS, type CutKind, type CutName } from './cuts.table.ts';
import { Frames, isCommit, isReady } from './frames.ts';
import type { Cut } from './plan.ts';

/** A half-open connection ends after this time, if neither side's timeout ended it. */
const HALF_OPEN_MS = 5_000;

interface Armed {
  readonly cut: Cut;
  readonly fired: () => void;
}

export class Wire {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #armed: Armed[] = [];
  /** COMMIT messages so far, cut ones included. They show that work goes on. */
  commits = 0;
  readonly fired = new Map<CutName, number>();

  constructor(target: number) {
    this.#server = createServer((client) => this.#join(client, connect(target, '127.0.0.1')));
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return (this.#server.address() as { port: number }).port;
  }

  /** Resolves once a COMMIT was cut this way. */
  cut(cut: Cut): Promise<void> {
    return new Promise((fired) => this.#armed.push({ cut, fired }));
  }

  /** Takes the next armed cut, for a COMMIT that passes now. */
  nextCut(): Cut | undefined {
    this.commits += 1;
    const armed = this.#armed.shift();
    if (!armed) return undefined;
    const { cut, fired } = armed;
    this.fired.set(cut.name, (this.fired.get(cut.name) ?? 0) + 1);
    fired();
    return cut;
  }

  close(): void {
    this.#armed = [];
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket, server: Socket): void {
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    }
    new Link(client, server, () => this.nextCut());
  }
}

/** One connection through the proxy. */
class Link {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #nextCut: () => Cut | undefined;
  readonly #fromClient = new Frames('client');
  readonly #fromServer = new Frames('server');
  /** The cut of this connection, and the reply so far. */
  #cut: Cut | undefined;
  #reply: Buffer[] = [];
  /** Half open: nothing passes any more, in either direction. */
  #silent = false;

  constructor(client: Socket, server: Socket, nextCut: () => Cut | undefined) {
    this.#client = client;
    this.#server = server;
    this.#nextCut = nextCut;
    client.on('data', (chunk) => this.#onClientData(chunk));
    server.on('data', (chunk) => this.#onServerData(chunk));
    client.on('close', () => this.#silent || server.destroy());
    server.on('close', () => this.#silent || client.destroy());
  }

  #onClientData(chunk: Buffer): void {
    for (const frame of this.#fromClient.push(chunk)) {
      if (this.#silent || this.#client.destroyed) return;
      const cut = isCommit(frame) ? this.#nextCut() : undefined;
      if (cut && CUTS[cut.name].within === 'message') {
        this.#cutMessage(frame, cut);
        return;
      }
      this.#cut = cut;
      this.#server.write(frame);
    }
  }

  #onServerData(chunk: Buffer): void {
    if (this.#silent) return;
    for (const frame of this.#fromServer.push(chunk)) {
      if (!this.#cut) {
        this.#client.write(frame);
        continue;
      }
      this.#reply.push(frame);
      if (!isReady(frame)) continue;
      this.#passPart(this.#client, Buffer.concat(this.#reply), this.#cut);
      return;
    }
  }

  #cutMessage(frame: Buffer, cut: Cut): void {
    const { late }: CutKind = CUTS[cut.name];
    if (!late) {
      this.#passPart(this.#server, frame, cut);
      return;
    }
    this.#silent = true;
    this.#client.on('close', () => setTimeout(() => this.#server.end(frame), cut.lateMs));
    this.#giveUp();
  }

  /** Passes the first bytes on to their receiver, and nothing after them. */
  #passPart(to: Socket, bytes: Buffer, { name, place }: Cut): void {
    const first = bytes.subarray(0, Math.round(place * bytes.length));
    this.#silent = true;
    if (CUTS[name].noticedBy === 'neither') {
      to.write(first);
      this.#giveUp();
      return;
    }
    const other = to === this.#server ? this.#client : this.#server;
    to.end(first);
    other.destroy();
  }

  #giveUp(): void {
    const timer = setTimeout(() => {
      this.#client.destroy();
      this.#server.destroy();
    }, HALF_OPEN_MS);
    timer.unref();
    this.#server.on('close', () => clearTimeout(timer));
  }
}
