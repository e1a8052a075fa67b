/** The way in for the channel's callbacks: a signature over the bytes, then a report in our words. */

import { webhookAnswers } from '../../app/index.ts';
import type { ReportedPaymentFact } from '../../flow/index.ts';
import type { WebhookEndpoint, WebhookRequest } from '../../ports/index.ts';
import { RollingHash } from '../engine/hash.ts';

const SECRET = 'known to the channel and to us';
const KEY = 'k1';

export interface EndpointSettings {
  /** The channel names its events in a signed header, and not in the body. */
  readonly idInHeader: boolean;
  /** Reports that are thrown away unread, by a shop that thinks it knows better. */
  readonly drops: (report: ReportedPaymentFact) => boolean;
}

const utf8 = { to: new TextEncoder(), from: new TextDecoder() };

function signature(id: string, text: string): string {
  const hash = new RollingHash();
  hash.add(SECRET);
  hash.add(id);
  hash.add(text);
  return hash.digest;
}

/** A message as the channel sends it. */
export function signed(
  report: ReportedPaymentFact,
  { idInHeader }: EndpointSettings,
  key = KEY,
): WebhookRequest {
  const { eventId = '', ...body } = report;
  const text = JSON.stringify(idInHeader ? body : report);
  return {
    body: utf8.to.encode(text),
    headers: { id: eventId, key, signature: signature(eventId, text) },
  };
}

export function webhookEndpoint({ idInHeader, drops }: EndpointSettings): WebhookEndpoint {
  return {
    verify: ({ body, headers = {} }) => {
      const { id, key, signature: given } = headers as { readonly [name: string]: string };
      if (key !== KEY) return { result: 'unknownKey' };
      if (given !== signature(id ?? '', utf8.from.decode(body))) return { result: 'badSignature' };
      return { result: 'ok', ...(idInHeader && id !== undefined && { messageId: id }) };
    },
    read: ({ body }) => {
      const report = JSON.parse(utf8.from.decode(body)) as ReportedPaymentFact;
      return { facts: drops(report) ? [] : [report] };
    },
    answers: webhookAnswers.standardWebhooks,
  };
}
