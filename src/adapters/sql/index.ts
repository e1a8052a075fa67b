/** The SQL store: PostgreSQL through whichever driver the host has, and PGlite as the embedded default. */
export {
  fromPg,
  type PgClient,
  type PgPool,
  type PgPoolClient,
  type PgSettings,
  pgQuery,
} from './from-pg.ts';
export { fromPglite, type PgliteDatabase, type PgliteQuery, pgliteQuery } from './from-pglite.ts';
export {
  fromPostgres,
  type PostgresPool,
  type PostgresSettings,
  type PostgresSql,
  postgresQuery,
} from './from-postgres.ts';
export { OutboxAhead } from './migrate.ts';
export { MIGRATIONS, type Migration } from './migrations.ts';
export type { SqlPool, SqlQuery } from './query.ts';
export { type SqlSettings, type SqlStore, sqlStore } from './store.ts';
