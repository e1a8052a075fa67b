/** The relay: committed events out of the outbox and into the host's broker, at least once, in commit order. */
import type { Instant } from '../core/quantity.ts';
import type { CloudEvent, OutboxEntry, Publisher, Store } from '../ports/index.ts';

export interface RelaySettings {
  readonly store: Store;
  readonly publisher: Publisher;
  /** Names the bookmark; two relays of one name repeat each other's messages but skip none. Default `relay`. */
  readonly name?: string | undefined;
  /** Events in one batch, default 500. */
  readonly limit?: number | undefined;
  /** The `source` of every event: who we are to the outside, default `orderwright`. */
  readonly source?: string | undefined;
}

/**
 * Publishes the next batch and moves the bookmark after it; returns how many events went out. Call it again until
 * it returns 0. A crash between publishing and the bookmark sends the batch again, and loses nothing.
 */
export async function relay({
  store,
  publisher,
  name = 'relay',
  limit = 500,
  source = 'orderwright',
}: RelaySettings): Promise<number> {
  const entries = await store.outbox(await store.loadCursor(name), limit);
  const last = entries.at(-1);
  if (last === undefined) return 0;
  await publisher.publish(entries.map((entry) => toCloudEvent(entry, source)));
  await store.saveCursor(name, last.cursor);
  return entries.length;
}

function toCloudEvent(
  { kind, id, version, event, at, correlationId, data }: OutboxEntry,
  source: string,
): CloudEvent {
  return {
    specversion: '1.0',
    id: `${kind}/${id}/${version}`,
    source,
    type: event,
    subject: `${kind}/${id}`,
    time: isoOf(at),
    datacontenttype: 'application/json',
    sequence: String(version),
    correlationid: correlationId,
    data,
  };
}

function isoOf(at: Instant): string {
  return new Date(at).toISOString();
}
