/** A shop under load: a database of its own, workers behind the wire, relays beside it. */
import { mkdirSync } from 'node:fs';
import { fromPg, sqlStore } from 'orderwright/sql';
import pg from 'pg';
import type { Cluster } from './cluster.ts';
import { Crew } from './crew.ts';
import { Wire } from './wire.ts';

export interface ShopSettings {
  readonly cluster: Cluster;
  /** The bundle of this program, to start its other processes from. */
  readonly program: string;
  /** Where journals go. */
  readonly folder: string;
  readonly database: string;
  readonly seed: number;
  readonly workers: number;
  /** Stories each worker tells at the same time. */
  readonly callers: number;
  /** The fault of a negative control. */
  readonly outboxApart?: boolean;
  readonly relays?: boolean;
  /** Has it closed in any case, also when the run is broken off. */
  readonly atEnd: (close: () => Promise<void>) => void;
}

export interface Shop extends ShopSettings {
  readonly crew: Crew;
  readonly wire: Wire;
  close(): Promise<void>;
}

/** The relay that is proven, and the one that must be found out. */
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
