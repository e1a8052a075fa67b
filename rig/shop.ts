/** A shop under load: a database of its own, workers behind the proxy, and relays. */
import { mkdirSync } from 'node:fs';
import { fromPg, sqlStore } from 'orderwright/sql';
import pg from 'pg';
import type { Cluster } from './cluster.ts';
import { Crew } from './crew.ts';
import { Wire } from './wire.ts';

export interface ShopSettings {
  readonly cluster: Cluster;
  /** Path of this program's bundle, to start its other processes from. */
  readonly program: string;
  /** Folder of the journals. */
  readonly folder: string;
  readonly database: string;
  readonly seed: number;
  readonly workers: number;
  /** Stories that each worker runs at the same time. */
  readonly callers: number;
  /** Fault of a negative control. */
  readonly outboxApart?: boolean;
  readonly relays?: boolean;
  /** Registers a function that closes the shop, also when the run is interrupted. */
  readonly atEnd: (close: () => Promise<void>) => void;
}

export interface Shop extends ShopSettings {
  readonly crew: Crew;
  readonly wire: Wire;
  close(): Promise<void>;
}

/** The relay under test, and the faulty one of a negative control. */
export const RELAY = 'relay';
export const RELAY_BY_POSITION = 'relay-by-position';

export async function openShop(settings: ShopSettings): Promise<Shop> {
  const { cluster, database, seed, callers, workers, outboxApart = false, relays = false } = settings;
  const folder = `${settings.folder}/${database}`;
  mkdirSync(folder, { recursive: true });
  await cluster.query('postgres', `create database ${database} template template0`);
  await migrated(cluster.url(database));
  const wire = new Wire(cluster.port);
  const port = await wire.open();
  const crew = new Crew(settings.program);
  const close = async () => {
    await crew.close();
    wire.close();
  };
  settings.atEnd(close);
  const url = `postgres://postgres@127.0.0.1:${port}/${database}`;
  for (let i = 1; i <= workers; i++)
    crew.start({ role: 'worker', name: `w${i}`, seed, url, folder, life: 0, callers, outboxApart });
  if (relays)
    for (const name of [RELAY, RELAY_BY_POSITION]) {
      const direct = cluster.url(database);
      crew.start({ role: 'relay', name, url: direct, folder, life: 0, idOnly: name === RELAY_BY_POSITION });
    }
  return { ...settings, crew, wire, close };
}

async function migrated(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  try {
    await sqlStore(fromPg(pool)).migrate();
  } finally {
    await pool.end();
  }
}
