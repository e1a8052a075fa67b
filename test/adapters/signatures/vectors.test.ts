import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hmac } from '../../../src/adapters/signatures/hmac.ts';
import {
  adyenWebhooks,
  alipayWebhooks,
  type KeyProblem,
  type NewVerifier,
  type SignedMessage,
  standardWebhooks,
  stripeWebhooks,
  type Verification,
  type WechatResource,
  wechatPayResources,
  wechatPayWebhooks,
} from '../../../src/adapters/signatures/index.ts';
import { rsaSigned } from '../../../src/adapters/signatures/rsa.ts';
import {
  sealWechatResource,
  signAdyen,
  signAlipay,
  signStandardWebhook,
  signStripe,
  signWechatPay,
} from '../../../src/testing/signing.ts';
import { adyenBody, adyenItem, alipayBody, bytes, rsaPair, SCHEMES, text } from './kit.ts';
import { ADYEN, ALIPAY, STANDARD_WEBHOOKS, STRIPE_PRIMITIVE, WECHAT, WECHAT_RESOURCE } from './vectors.ts';

const scheme = (name: string) => SCHEMES.find((each) => each.name === name)!;
const problemsOf = (made: NewVerifier | ReturnType<typeof wechatPayResources>) =>
  made._unsafeUnwrapErr().problems.map(({ problem }) => problem);
const problemOf = (answer: Verification) =>
  answer.result === 'malformed' ? answer.problems.map(({ part, problem }) => `${part}: ${problem}`) : [];
const pair = rsaPair();
const AT = 1_800_000_000_000;

describe('every scheme', () => {
  for (const { name, verify, valid } of SCHEMES) {
    it(`given the published message of ${name}, when it is verified, then it is genuine`, () => {
      expect(verify(valid)).toMatchObject({ result: 'ok' });
    });
    it(`given a rewritten body of ${name}, when it is verified, then it is refused [bad input 96]`, () => {
      const again = name === 'Alipay RSA2' ? `${text(valid.body)}&x=1` : ` ${text(valid.body)}`;
      // Adyen signs fields, not bytes: white space is not part of its message.
      const expected = name === 'Adyen' ? 'ok' : 'badSignature';
      expect(verify({ ...valid, body: bytes(again) }).result).toBe(expected);
    });
    it(`given a body of ${name} that is no bytes, when it is verified, then it is refused`, () => {
      for (const body of [text(valid.body), undefined, null, {}, JSON.parse('[1]')])
        expect(problemOf(verify({ ...valid, body } as never))).toContain('body: NOT_BYTES');
      expect(verify({ ...valid, body: new Uint8Array() }).result).not.toBe('ok');
    });
  }
  for (const { name, verify, valid } of SCHEMES.filter(({ valid }) => valid.headers)) {
    it(`given a time of ${name} five minutes off, when it is verified, then it is accepted, and a second more is refused [bad input 97, 98]`, () => {
      const at = (ms: number) => verify({ ...valid, at: valid.at + ms });
      for (const ms of [-300_000, -299_999, 0, 300_000]) expect(at(ms).result).toBe('ok');
      for (const ms of [-300_001, -301_000, 300_001, 301_000, 10 * 365 * 86_400_000, -4 * 86_400_000])
        expect(at(ms)).toEqual({ result: 'expired', signedAt: valid.at, toleranceMs: 300_000 });
      for (const ms of [Number.NaN, Number.POSITIVE_INFINITY]) expect(at(ms).result).toBe('expired');
    });
    it(`given a header of ${name} that is missing or repeated, when it is verified, then the header is named`, () => {
      for (const [header, value = ''] of Object.entries(valid.headers ?? {})) {
        const { [header]: _, ...others } = valid.headers ?? {};
        const part = header.toLowerCase();
        expect(problemOf(verify({ ...valid, headers: others }))).toContain(`${part}: MISSING`);
        expect(problemOf(verify({ ...valid, headers: { ...others, [header]: '' } }))).toContain(
          `${part}: MISSING`,
        );
        const twice = [
          { ...others, [header]: [value as string, value as string] },
          { ...others, [part]: value, [part.toUpperCase()]: value },
        ];
        for (const headers of twice)
          expect(problemOf(verify({ ...valid, headers }))).toContain(`${part}: REPEATED`);
        expect(verify({ ...valid, headers: { ...others, [part.toUpperCase()]: value } }).result).toBe('ok');
      }
      const { headers: _, ...bare } = valid;
      expect(verify(bare).result).toBe('malformed');
    });
  }
});

describe('Standard Webhooks', () => {
  const { verify, valid } = scheme('Standard Webhooks');
  const given = (headers: object): Verification =>
    verify({ ...valid, headers: { ...valid.headers, ...headers } });
  const good = `v1,${STANDARD_WEBHOOKS.signature}`;

  it('given a genuine message, when it is verified, then key, message id and time are returned', () => {
    expect(verify(valid)).toEqual({
      result: 'ok',
      keyId: 'main',
      messageId: STANDARD_WEBHOOKS.id,
      signedAt: STANDARD_WEBHOOKS.seconds * 1_000,
    });
  });
  it('given a signature of another form, when it is verified, then it is refused', () => {
    const bad = [
      good.replace('OE=', 'OA='),
      good.replace('OE=', 'OF='), // the same bytes in another spelling
      'v1,',
      good.slice(0, 3 + 8),
      good.replace('v1,', 'v1a,'),
      good.replace('v1,', 'V1,'),
      good.replace('v1,', ''),
      `${good.slice(0, -1)}\u{1F600}`,
      `${good} `.trim().concat(','),
    ];
    for (const list of bad) expect(given({ 'webhook-signature': list }).result, list).toBe('badSignature');
  });
  it('given several signatures, when they are verified, then the right one is found', () => {
    const list = `v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= ${good}`;
    expect(given({ 'webhook-signature': list }).result).toBe('ok');
  });
  it('given a time that is not only digits, when it is verified, then it is refused', () => {
    for (const time of [
      '1614265330abc',
      '+1614265330',
      ' 1614265330',
      '1.6e9',
      '0x60',
      '1614265330000',
      '-1',
    ])
      expect(problemOf(given({ 'webhook-timestamp': time }))).toEqual(['webhook-timestamp: NOT_A_TIMESTAMP']);
  });
  it('given an id with a separator, when it is verified, then it is refused', () => {
    const [first, rest] = ['msg_1', '5.'];
    const signed = signStandardWebhook(STANDARD_WEBHOOKS.key, { id: `${first}.${rest}`, body: '{}', at: AT });
    expect(problemOf(verify({ body: bytes('{}'), headers: signed, at: AT }))).toEqual([
      'webhook-id: AMBIGUOUS',
    ]);
  });
});

describe('Stripe', () => {
  const { verify, valid } = scheme('Stripe');
  const header = String(valid.headers?.['stripe-signature']);
  const [time = '', v1 = ''] = header.split(',');
  const given = (value: string) => verify({ ...valid, headers: { 'stripe-signature': value } });

  it('given the published secret, when a message is signed, then the signature is the published one', () => {
    for (const [body, signature] of STRIPE_PRIMITIVE)
      expect(hmac(Buffer.from('test_secret'), 'hex', body)).toBe(signature);
  });
  it('given several signatures, when they are verified, then one of the scheme is enough [bad input 102]', () => {
    for (const value of [
      `${time},v1=${'0'.repeat(64)},${v1}`,
      `${time},${v1},v1=${'0'.repeat(64)}`,
      `${v1},${time}`,
      `${time},v0=abc,${v1},x`,
    ])
      expect(given(value).result, value).toBe('ok');
    expect(given(`${time},${v1.replace('v1', 'v0')}`).result).toBe('badSignature');
  });
  it('given signatures of any length and any letters, when they are verified, then they are refused [bad input 94, 95]', () => {
    const hex = v1.slice(3);
    const bad = [
      '',
      hex.slice(1),
      `${hex}00`,
      hex.toUpperCase(),
      'é'.repeat(32),
      `${hex.slice(0, 62)}é`,
      '日'.repeat(64),
    ];
    for (const signature of bad) expect(given(`${time},v1=${signature}`).result).toBe('badSignature');
  });
  it('given a time that is missing, repeated or no time, when it is verified, then the problem is named', () => {
    expect(problemOf(given(v1))).toEqual(['t: MISSING']);
    expect(problemOf(given(`${time},${time},${v1}`))).toEqual(['t: REPEATED']);
    expect(problemOf(given(`${time}abc,${v1}`))).toEqual(['t: NOT_A_TIMESTAMP']);
  });
  it('given an old and a new key, when a message of either is verified, then it is genuine and the key is named [bad input 102]', () => {
    const rotating = stripeWebhooks({ keys: { old: 'whsec_old', new: 'whsec_new' } })._unsafeUnwrap();
    const signed = (key: string): SignedMessage => ({
      body: bytes('{}'),
      headers: signStripe(key, { body: '{}', at: AT }),
      at: AT,
    });
    expect(rotating(signed('whsec_old'))).toMatchObject({ result: 'ok', keyId: 'old' });
    expect(rotating(signed('whsec_new'))).toMatchObject({ result: 'ok', keyId: 'new' });
    expect(rotating(signed('whsec_gone')).result).toBe('badSignature');
  });
});

describe('WeChat Pay v3', () => {
  const { verify, valid } = scheme('WeChat Pay v3');
  const given = (headers: object) => verify({ ...valid, headers: { ...valid.headers, ...headers } });

  it('given the published message, when it is verified, then it is genuine', () => {
    const key = createPublicKey({
      key: Buffer.from(WECHAT.publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    });
    const { text: signed, signature } = WECHAT.source;
    expect(rsaSigned(key, signature, signed)).toBe(true);
    expect(rsaSigned(key, signature, 'wrong source')).toBe(false);
  });
  it('given a message without the last line feed, when it is verified, then it is refused', () => {
    const ours = wechatPayWebhooks({ keys: { ours: pair.publicKey } })._unsafeUnwrap();
    const body = '{"id":"1"}';
    const headers = signWechatPay(pair.privateKey, { serial: 'ours', body, at: AT });
    expect(ours({ body: bytes(body), headers, at: AT }).result).toBe('ok');
    // Signed without it: the same as a body that lost its last character to the line feed.
    const without = signWechatPay(pair.privateKey, { serial: 'ours', body: body.slice(0, -1), at: AT });
    expect(ours({ body: bytes(body), headers: without, at: AT }).result).toBe('badSignature');
    expect(ours({ body: bytes(`${body}\n`), headers, at: AT }).result).toBe('badSignature');
  });
  it('given an unknown key, a wrong signature or a probe, when it is verified, then the three answers differ', () => {
    expect(given({ 'Wechatpay-Serial': '5157F09E' })).toEqual({ result: 'unknownKey', keyId: '5157F09E' });
    expect(given({ 'Wechatpay-Serial': 'toString' }).result).toBe('unknownKey');
    expect(given({ 'Wechatpay-Signature': WECHAT.source.signature }).result).toBe('badSignature');
    expect(given({ 'Wechatpay-Signature': `WECHATPAY/SIGNTEST/${WECHAT.notification.signature}` })).toEqual({
      result: 'probe',
    });
    for (const signature of ['AAAA', '!', `${WECHAT.notification.signature.slice(0, -3)}R==`, 'é'])
      expect(given({ 'Wechatpay-Signature': signature }).result).toBe('badSignature');
  });
  it('given a nonce with a separator, when it is verified, then it is refused', () => {
    expect(problemOf(given({ 'Wechatpay-Nonce': 'a\nb' }))).toEqual(['wechatpay-nonce: AMBIGUOUS']);
  });
});

describe('the encrypted part of WeChat Pay v3', () => {
  const open = wechatPayResources({ keys: { main: WECHAT_RESOURCE.key } })._unsafeUnwrap();
  const opened = (resource: WechatResource) => {
    const answer = open(resource);
    return answer.result === 'ok' ? text(answer.content) : answer.result;
  };
  it('given the published resource, when it is opened, then it has the published text', () => {
    expect(opened(WECHAT_RESOURCE.hello)).toBe('hello');
    expect(opened(WECHAT_RESOURCE.empty)).toBe('');
  });
  it('given a changed resource, or another key, when it is opened, then it is refused', () => {
    const { hello } = WECHAT_RESOURCE;
    expect(opened({ ...hello, associated_data: 'World' })).toBe('badSignature');
    expect(opened({ ...hello, nonce: '0123456789abcdeF' })).toBe('badSignature');
    expect(opened({ ...hello, ciphertext: 'BPoZlYpivU3HjbAiB4CvW1rAFr8J' })).toBe('badSignature');
    for (const spoiled of [
      { algorithm: 'AEAD_AES_128_GCM' },
      { nonce: '' },
      { ciphertext: 'AAAA' },
      { ciphertext: '*' },
      { ciphertext: 5 },
    ])
      expect(opened({ ...hello, ...(spoiled as object) })).toBe('malformed');
    for (const nothing of [undefined, null, 5, 'text', []])
      expect(opened(nothing as never)).toBe('malformed');
  });
  it('given a key that has not 32 bytes, when the opener is built, then it is refused', () => {
    expect(problemsOf(wechatPayResources({ keys: { a: WECHAT.shortKey, b: '' } }))).toEqual([
      'WRONG_LENGTH',
      'EMPTY',
    ]);
  });
  it('given an old and a new key, when a resource of either is opened, then it opens', () => {
    const keys = { old: 'o'.repeat(32), new: 'n'.repeat(32) };
    const rotating = wechatPayResources({ keys })._unsafeUnwrap();
    for (const [keyId, key] of Object.entries(keys))
      expect(rotating(sealWechatResource(key, '{}'))).toMatchObject({ result: 'ok', keyId });
  });
});

describe('Alipay RSA2', () => {
  const { verify, valid } = scheme('Alipay RSA2');
  const given = (body: string) => verify({ ...valid, body: bytes(body) });
  const more = { sign: ALIPAY.sign, sign_type: 'RSA2' };

  it('given another amount, another signature or a signed `sign_type`, when it is verified, then it is refused', () => {
    expect(
      given(alipayBody(ALIPAY.text.replace('total_amount=0.10', 'total_amount=0.11'), more)).result,
    ).toBe('badSignature');
    const included = alipayWebhooks({
      keys: { main: ALIPAY.publicKey },
      signTypeIncluded: true,
    })._unsafeUnwrap();
    expect(included(valid).result).toBe('badSignature');
    for (const sign of ['AAAA', '%', 'é', `${ALIPAY.sign.slice(0, -3)}R==`])
      expect(given(alipayBody(ALIPAY.text, { ...more, sign })).result).toBe('badSignature');
  });
  it('given a product that signs `sign_type`, when it is verified, then it is genuine only if configured so', () => {
    const keys = { ours: pair.publicKey };
    const parameters = { notify_type: 'servicemarket_order_notify', title: '服务 & 1+1%', a: '' };
    const body = bytes(signAlipay(pair.privateKey, parameters, { signTypeIncluded: true }));
    const verifier = (signTypeIncluded: boolean) =>
      alipayWebhooks({ keys, signTypeIncluded })._unsafeUnwrap()({ body, at: 0 }).result;
    expect([verifier(true), verifier(false)]).toEqual(['ok', 'badSignature']);
  });
  it('given a message that demands SHA-1, when it is verified, then it is refused', () => {
    expect(given(alipayBody(ALIPAY.text, { ...more, sign_type: 'RSA' })).result).toBe('ok');
  });
  it('given a message that cannot be read, when it is verified, then the problem is named and nothing throws', () => {
    expect(problemOf(given(`${text(valid.body)}&x=%`))).toEqual(['x: NOT_READABLE']);
    expect(problemOf(given(`${text(valid.body)}&x=%FF`))).toEqual(['x: NOT_READABLE']);
    expect(problemOf(given(`${text(valid.body)}&total_amount=9`))).toEqual(['total_amount: REPEATED']);
    expect(problemOf(given('a=1'))).toEqual(['sign: MISSING']);
    expect(problemOf(given('sign'))).toEqual(['body: NOT_READABLE']);
    expect(problemOf(verify({ ...valid, body: new Uint8Array([0xff]) }))).toContain('body: NOT_UTF8');
  });
});

describe('Adyen', () => {
  const { verify } = scheme('Adyen');
  const given = (...items: readonly object[]) => verify({ body: bytes(adyenBody(...items)), at: 0 });
  const [first, second] = ADYEN.signed.map(([signed, hmacSignature]) => adyenItem(signed, hmacSignature)) as [
    object,
    object,
  ];

  it('given the published items, when a notification is verified, then it is genuine only if every item is', () => {
    expect(given(first).result).toBe('ok');
    expect(given(second).result).toBe('ok');
    expect(given(first, second).result).toBe('ok');
    expect(given(first, { ...second, success: 'false' }).result).toBe('badSignature');
  });
  it('given a wrong signature of the right length, when it is verified, then it is refused and nothing throws [bad input 94]', () => {
    for (const hmacSignature of [
      'A'.repeat(44),
      '',
      'é'.repeat(44),
      'ipnxGCaUZ4l8TUW75a71/ghd2Fe5ffvX0pV4TLTntId=',
    ])
      expect(given({ ...first, additionalData: { hmacSignature } }).result).toBe('badSignature');
  });
  it('given fields with separators, when they are verified, then they are refused', () => {
    const one = signAdyen(ADYEN.key, { ...first, originalReference: '', merchantAccountCode: 'M:X' });
    const other = { ...one, originalReference: ':M', merchantAccountCode: 'X' };
    expect(problemOf(given(one))).toEqual(['merchantAccountCode: AMBIGUOUS']);
    expect(problemOf(given(other))).toEqual(['originalReference: AMBIGUOUS']);
  });
  it('given a notification that is incomplete, when it is verified, then the problem is named', () => {
    expect(problemOf(given({}))).toHaveLength(8);
    expect(problemOf(given())).toEqual(['notificationItems: NOT_READABLE']);
    for (const body of ['[]', '{"notificationItems":[{}]}', '{"notificationItems":7}', 'null'])
      expect(problemOf(verify({ body: bytes(body), at: 0 }))).toEqual(['notificationItems: NOT_READABLE']);
    expect(problemOf(verify({ body: bytes('{'), at: 0 }))).toEqual(['body: NOT_READABLE']);
    const twice = adyenBody(second).replace('"success"', '"eventCode":"AUTHORISATION","success"');
    expect(problemOf(verify({ body: bytes(twice), at: 0 }))).toEqual([
      'notificationItems.0.NotificationRequestItem.eventCode: REPEATED',
    ]);
  });
});

describe('keys', () => {
  const refused = (made: NewVerifier, ...problems: readonly KeyProblem['problem'][]) =>
    expect(problemsOf(made)).toEqual(problems);

  it('given wrong keys, when a verifier is built, then every problem is reported', () => {
    refused(stripeWebhooks({ keys: {} }), 'NO_KEYS');
    refused(
      stripeWebhooks({ keys: { a: '', b: 'x\n' }, toleranceMs: 0 }),
      'EMPTY',
      'WHITE_SPACE',
      'INVALID_TOLERANCE',
    );
    refused(stripeWebhooks({ keys: { a: undefined as never } }), 'EMPTY');
    for (const toleranceMs of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1.5])
      refused(stripeWebhooks({ keys: { a: 'x' }, toleranceMs }), 'INVALID_TOLERANCE');
    refused(
      standardWebhooks({ keys: { a: 'whsec_', b: 'whsec_*', c: `whsec_${'A'.repeat(28)}` } }),
      'WRONG_LENGTH',
      'NOT_BASE64',
      'WRONG_LENGTH',
    );
    refused(adyenWebhooks({ keys: { a: 'xyz', b: 'ABC', c: 'ABCD' } }), 'NOT_HEX', 'NOT_HEX', 'WRONG_LENGTH');
  });
  it('given an RSA key, when a verifier is built, then it is accepted only if public and of 2048 bits or more', () => {
    refused(
      wechatPayWebhooks({
        keys: {
          a: 'nonsense',
          b: pair.privateKey,
          c: rsaPair(1_024).publicKey,
          d: '-----BEGIN PUBLIC KEY-----',
        },
      }),
      'NOT_A_PUBLIC_KEY',
      'NOT_A_PUBLIC_KEY',
      'WRONG_LENGTH',
      'NOT_A_PUBLIC_KEY',
    );
    expect(alipayWebhooks({ keys: { a: pair.publicKey } }).isOk()).toBe(true);
    const ed25519 = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
    refused(alipayWebhooks({ keys: { a: ed25519 } }), 'NOT_RSA');
  });
  it('given a wrong key, when its problem is reported, then the report does not contain the key', () => {
    const secret = 'whsec_c2VjcmV0 ';
    expect(JSON.stringify(standardWebhooks({ keys: { a: secret } })._unsafeUnwrapErr())).not.toContain(
      'c2VjcmV0',
    );
  });
});
