/** The channel's webhook endpoint. It verifies a signature over the bytes and reads one reported fact. */

import { webhookAnswers } from '../../app/index.ts';
import type { ReportedPaymentFact } from '../../flow/index.ts';
import type { WebhookEndpoint, WebhookRequest } from '../../ports/index.ts';
import { RollingHash } from '../engine/hash.ts';

const SECRET = 'known to the channel and to us';
const KEY = 'k1';

export interface EndpointSettings {
  /** The channel puts the event id in a signed header instead of the body. */
  readonly idInHeader: boolean;
  /** Notifications that a faulty host drops before the library reads them. */
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

/** A webhook request as the channel signs and sends it. */
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
