-- What has to happen at a time: set in the same commit as the decision that wants it, taken off once it was done.
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
