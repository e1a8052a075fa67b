/** The answers that each channel expects, as data. Any answer but `accepted` makes the channel deliver again. */
import type { HttpAnswer, WebhookAnswers } from '../ports/index.ts';

const text = (status: number, body = ''): HttpAnswer => ({
  status,
  headers: body === '' ? {} : { 'content-type': 'text/plain; charset=utf-8' },
  body,
});
const json = (status: number, body: object): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** WeChat Pay's own code for a failure. */
const WECHAT_PAY_FAIL = 'FAIL';

/** By scheme. A host's own channel needs its own. */
export const webhookAnswers = {
  /** Any 2xx; others are retried for three days. */
  stripe: { accepted: text(200), refused: text(400), retry: text(503) },
  /** 200 or 204 without a body; else a code and a message, and 15 deliveries in a day. */
  wechatPay: {
    accepted: text(204),
    refused: json(401, { code: WECHAT_PAY_FAIL, message: 'refused' }),
    retry: json(503, { code: WECHAT_PAY_FAIL, message: 'try again' }),
  },
  /** The seven characters `success` and nothing else; the status is not looked at. */
  alipay: { accepted: text(200, 'success'), refused: text(400, 'fail'), retry: text(503, 'fail') },
  /** The text `[accepted]`. */
  adyen: { accepted: text(200, '[accepted]'), refused: text(401), retry: text(503) },
  /** Any 2xx. */
  standardWebhooks: { accepted: text(204), refused: text(400), retry: text(503) },
} as const satisfies { readonly [scheme: string]: WebhookAnswers };
