/** What each channel expects to hear, as data. Anything but `accepted` makes it deliver again. */
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

/** WeChat Pay's word for "no", not a code of ours. */
const WECHAT_PAY_NO = 'FAIL';

/** By scheme. A host's own channel brings its own. */
export const webhookAnswers = {
  /** Any 2xx; others are retried for three days. */
  stripe: { accepted: text(200), refused: text(400), retry: text(503) },
  /** 200 or 204 without a body; else a code and a message, and 15 deliveries in a day. */
  wechatPay: {
    accepted: text(204),
    refused: json(401, { code: WECHAT_PAY_NO, message: 'refused' }),
    retry: json(503, { code: WECHAT_PAY_NO, message: 'try again' }),
  },
  /** The seven characters `success` and nothing else; the status is not looked at. */
  alipay: { accepted: text(200, 'success'), refused: text(400, 'fail'), retry: text(503, 'fail') },
  /** The text `[accepted]`. */
  adyen: { accepted: text(200, '[accepted]'), refused: text(401), retry: text(503) },
  /** Any 2xx. */
  standardWebhooks: { accepted: text(204), refused: text(400), retry: text(503) },
} as const satisfies { readonly [scheme: string]: WebhookAnswers };
