/**
 * The tables, as statements. Each migration is also a file in `migrations/`, for a host that runs its own; a test
 * keeps the two the same. A migration that was released is never changed: the next one changes what it made.
 */

export interface Migration {
  readonly name: string;
  /** For the schema `orderwright`, a name that stands for nothing else in it. Statements end with `;` and a line end. */
  readonly text: string;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    name: '0001-start',
    text: `-- orderwright: orders, stock and what follows from them. Run it as it is, or let store.migrate() do it.
-- For another schema replace the word orderwright throughout.
--
-- State is json and not jsonb: jsonb sorts keys, drops repeats, rewrites numbers and refuses \\u0000; json keeps the
-- text as it was written, so what is read is what was stored. Instants are bigint, milliseconds since 1970: what
-- the rules calculate with, free of time zones, driver conversions and rounding. Ids compare by code point
-- (collate "C"), so that an index means the same after the next upgrade of the system's locales.

create schema if not exists orderwright;

create table orderwright.migration (
  name text primary key,
  at   timestamptz not null default now()
);

-- Orders, payments and whatever else has a status; also a host's own kinds.
create table orderwright.aggregate (
  kind    text collate "C",
  id      text collate "C",
  version bigint not null check (version > 0),
  status  text,
  state   json not null,
  primary key (kind, id)
);

-- Stock of one SKU at one location. Half of each page is left free: the next version of a hot row then stays on its
-- page and no index has to learn of it.
create table orderwright.level (
  id        text collate "C" primary key,
  sku       text not null,
  location  text not null,
  available bigint not null,
  frozen    bigint not null check (frozen >= 0),
  locked    bigint not null check (locked >= 0),
  backorder bigint not null check (backorder >= 0),
  version   bigint not null check (version > 0),
  check (available >= -backorder)
) with (fillfactor = 50);

-- What one order line froze at one location.
create table orderwright.hold (
  id         text collate "C" primary key,
  order_id   text not null,
  line_id    text not null,
  sku        text not null,
  location   text not null,
  quantity   bigint not null check (quantity > 0),
  open       bigint not null check (open >= 0),
  deducted   bigint not null check (deducted >= 0),
  released   bigint not null check (released >= 0),
  restocked  bigint not null check (restocked between 0 and deducted),
  expires_at bigint,
  operations json not null,
  version    bigint not null check (version > 0),
  check (quantity = open + deducted + released)
);

-- Every movement of stock, with the numbers before and after it.
create table orderwright.movement (
  op_id          text collate "C" primary key,
  order_id       text,
  line_id        text,
  sku            text not null,
  location       text not null,
  type           text not null,
  quantity       bigint not null,
  prev_available bigint not null,
  new_available  bigint not null,
  prev_frozen    bigint not null,
  new_frozen     bigint not null,
  prev_locked    bigint not null,
  new_locked     bigint not null,
  at             bigint not null,
  status         text not null,
  message        text not null
);

-- Who moved what from where to where, when and why: one row for every event.
create table orderwright.history (
  kind           text collate "C",
  id             text collate "C",
  version        bigint check (version > 0),
  from_status    text not null,
  to_status      text not null,
  event          text not null,
  operator       text not null,
  remark         text not null,
  at             bigint not null,
  correlation_id text not null,
  data           json not null,
  primary key (kind, id, version)
);

-- Events on their way out: pointers into history, in commit order. Rows below every cursor may be deleted.
create table orderwright.outbox (
  transaction xid8,
  position    bigserial,
  kind        text not null,
  id          text not null,
  version     bigint not null,
  primary key (transaction, position)
);

-- How far each relay has come.
create table orderwright.cursor (
  name        text primary key,
  transaction xid8 not null,
  position    bigint not null
);

-- Requests that were seen, and what they were answered.
create table orderwright.key (
  id             text collate "C" primary key,
  phase          text not null check (phase in ('claimed', 'done', 'retryable')),
  fingerprint    text not null,
  response       text,
  done_at        bigint,
  lease          text,
  lease_until    bigint,
  recovery_point text,
  version        bigint not null check (version > 0)
);

insert into orderwright.migration (name) values ('0001-start');
`,
  },
  {
    name: '0002-timers',
    text: `-- What has to happen at a time: set in the same commit as the decision that wants it, taken off once it was done.
-- A row is due until then. The version comes from a sequence, so that a timer set again is never taken for an old one.

create table orderwright.timer (
  id         text collate "C" primary key,
  kind       text not null,
  about_kind text not null,
  about_id   text not null,
  due_at     bigint not null,
  payload    json not null,
  version    bigserial
);

create index timer_due on orderwright.timer (due_at, id);

insert into orderwright.migration (name) values ('0002-timers');
`,
  },
];
