/** What one message says, member by member, and the field it is refused by: WeChat Pay and Alipay. */
import { describe, expect, it } from 'vitest';
import type { Read, ReadOptions } from '../../src/channels/index.ts';
import {
  readAlipayNotification,
  readAlipayQuery,
  readAlipayRefundQuery,
  readWechatRefund,
  readWechatRefundXml,
  readWechatTransaction,
  readWechatXml,
  wechatPay,
} from '../../src/channels/index.ts';
import {
  ALIPAY_PAID,
  AT,
  form,
  WECHAT_PAID,
  WECHAT_REFUND,
  WECHAT_REFUND_XML,
  WECHAT_XML,
} from './samples.ts';

const NOW: ReadOptions = { at: AT, merchantId: 'ours' };
const read = <T>(answer: Read<T>): T => answer._unsafeUnwrap();
const problems = (answer: Read<unknown>) =>
  answer.match(
    () => ['read'],
    (refusal) => refusal.problems.map(({ path, problem }) => `${path} ${problem}`),
  );
const HOUR = 3_600_000;
const stamp = (by: string, remark: string) => ({ at: AT, by, source: 'callback', remark });

describe('WeChat Pay', () => {
  const transaction = (
    more: object,
    options = NOW,
    card = wechatPay as Parameters<typeof readWechatTransaction>[2],
  ) => readWechatTransaction(JSON.stringify({ ...WECHAT_PAID, ...more }), options, card);
  const refund = (more: object, options = NOW) =>
    readWechatRefund(JSON.stringify({ ...WECHAT_REFUND, ...more }), options);

  it('given a payment without transaction and time, when it is read, then it is pending', () => {
    const bare = { trade_state: 'NOTPAY', transaction_id: undefined, success_time: undefined };
    expect(read(transaction(bare))).toStrictEqual({
      channel: 'wechatPay',
      eventId: 'payment/p-1/NOTPAY/',
      channelStatus: 'NOTPAY',
      facts: [
        { paymentId: 'p-1', fact: { type: 'pending', attemptId: 'p-1', ...stamp('wechatPay', 'NOTPAY') } },
      ],
    });
    const asked = { paymentId: 'p-1', attemptId: 'a-1' };
    expect(read(transaction(bare, { ...NOW, asked })).facts[0]?.fact).toMatchObject({ attemptId: 'a-1' });
    expect(read(transaction(bare, { ...NOW, asked: { paymentId: 'p-1' } })).facts[0]?.fact).toMatchObject({
      attemptId: 'p-1',
    });
  });

  it('given one payment in v2 and v3, when both are read, then they have the same event id', () => {
    expect(read(readWechatXml(WECHAT_XML, NOW))).toStrictEqual(
      read(transaction({ amount: { total: 1, currency: 'CNY' } })),
    );
    const { amount, ...rest } = WECHAT_REFUND;
    const inXml = read(readWechatRefundXml(WECHAT_REFUND_XML, NOW));
    expect(inXml).toStrictEqual(read(readWechatRefund(JSON.stringify({ ...rest, amount }), NOW)));
    expect(inXml).toStrictEqual({
      channel: 'wechatPay',
      eventId: 'refund/r-1/SUCCESS/5000000001',
      channelStatus: 'SUCCESS',
      facts: [
        {
          paymentId: 'p-1',
          channelTxnId: '4200000001',
          happenedAt: AT - 13 * HOUR,
          fact: {
            type: 'refundSucceeded',
            refundId: 'r-1',
            amountMinor: 3_000,
            currency: 'CNY',
            receiptId: 'wechatPay/4200000001',
            ...stamp('wechatPay', 'SUCCESS'),
          },
        },
      ],
    });
  });

  it('given a refund, when it is read, then its payment is our number, the queried one, or absent beside its receipt', () => {
    const unnamed = { out_trade_no: undefined, transaction_id: undefined, refund_id: undefined };
    const numbers = () => ({ paymentId: 'p-9', attemptId: 'a-9' });
    const asked = { paymentId: 'p-7' };
    expect(read(refund({}, { ...NOW, numbers, asked })).facts[0]?.paymentId).toBe('p-9');
    expect(read(refund(unnamed, { ...NOW, asked })).facts[0]?.paymentId).toBe('p-7');
    const { eventId, facts } = read(refund({ ...unnamed, success_time: null }));
    expect(eventId).toBe('refund/r-1/SUCCESS/');
    expect(facts).toStrictEqual([
      {
        fact: {
          type: 'refundSucceeded',
          refundId: 'r-1',
          amountMinor: 3_000,
          currency: 'CNY',
          ...stamp('wechatPay', 'SUCCESS'),
        },
      },
    ]);
  });

  it('given a message with a wrong field, when it is read, then the field is named', () => {
    expect(problems(refund({ refund_status: undefined }))).toEqual([
      'refund_status MISSING',
      'refund_status UNKNOWN_VALUE',
    ]);
    expect(problems(refund({ success_time: 'x', amount: { refund: 0 } }))).toEqual([
      'success_time NOT_A_TIME',
      'amount.refund NOT_POSITIVE',
    ]);
    expect(problems(refund({ amount: { refund: '1' } }))).toEqual(['amount.refund invalid_type']);
    expect(problems(transaction({ amount: undefined }))).toEqual(['amount.total MISSING']);
    const xml = (from: string, to: string) => problems(readWechatXml(WECHAT_XML.replace(from, to), NOW));
    expect(xml('<total_fee>1<', '<total_fee>0.01<')).toEqual(['total_fee NOT_AN_AMOUNT']);
    expect(xml('20260105180000', '20260230180000')).toEqual(['time_end NOT_A_TIME']);
    const back = WECHAT_REFUND_XML.replace('3000', '30.5');
    expect(problems(readWechatRefundXml(back, NOW))).toEqual(['refund_fee NOT_AN_AMOUNT']);
    const nowhere = { ...wechatPay, amount: { unit: 'minor', field: 'amount.total' } } as const;
    expect(problems(transaction({ amount: { total: 1 } }, NOW, nowhere))).toEqual(['currency MISSING']);
  });

  it('given a wrong value, when it is reported, then the message quotes it', () => {
    const messages = (answer: Read<unknown>) =>
      answer._unsafeUnwrapErr().problems.map(({ message }) => message);
    expect(messages(transaction({ trade_state: 'NEW', success_time: 'x' }))).toEqual([
      'UNKNOWN_VALUE: "NEW"',
      'NOT_A_TIME: "x"',
    ]);
    expect(messages(transaction({ amount: { total: 7, currency: 'cny' } }))).toEqual([
      'UNKNOWN_CURRENCY: "cny"',
    ]);
    expect(messages(transaction({ amount: { total: 0 } }))).toEqual(['NOT_POSITIVE: 0']);
    expect(messages(transaction({ transaction_id: null }))).toEqual(['MISSING']);
  });

  it('given XML with one level, when it is read, then white space around it is ignored and anything else is refused', () => {
    const inner = WECHAT_XML.slice(5, -6);
    for (const text of [`\n ${WECHAT_XML}\n `, `<root>${inner}</root>`, `<xml>${inner.trim()}</xml>`])
      expect(problems(readWechatXml(text, NOW)), text).toEqual(['read']);
    expect(problems(readWechatXml(WECHAT_XML.replaceAll(/\s/g, ''), NOW))).toEqual(['read']);
    const tail = WECHAT_XML.replace('</xml>', '<a1>x</a1><b><![CDATA[]] ]]></b><_c></_c></xml>');
    expect(problems(readWechatXml(tail, NOW))).toEqual(['read']);
    for (const text of [
      `x${WECHAT_XML}`,
      `${WECHAT_XML}x`,
      `<xml>${inner}</root>`,
      WECHAT_XML.replace('</xml>', 'x</xml>'),
      WECHAT_XML.replace('<mch_id>', 'x<mch_id>'),
      WECHAT_XML.replace('</xml>', '<1a>x</1a></xml>'),
      WECHAT_XML.replace('</xml>', '<a>x</b></xml>'),
      WECHAT_XML.replace('</xml>', '<a><![CDATA[x]]>x</a></xml>'),
    ])
      expect(problems(readWechatXml(text, NOW)), text).toEqual([' invalid_type']);
  });
});

describe('Alipay', () => {
  const notification = (more: object, options: Parameters<typeof readAlipayNotification>[1] = NOW) =>
    readAlipayNotification(form({ ...ALIPAY_PAID, ...more }), options);
  const lacking = (...names: readonly string[]) =>
    form(Object.fromEntries(Object.entries(ALIPAY_PAID).filter(([name]) => !names.includes(name))));
  const back = { gmt_refund: '2026-01-05 19:00:00', refund_fee: '100.00', trade_status: 'TRADE_CLOSED' };

  it('given a notification, when it is read, then every field of the result is as expected', () => {
    expect(read(notification({}))).toStrictEqual({
      channel: 'alipay',
      eventId: 'n-1',
      channelStatus: 'TRADE_SUCCESS',
      facts: [
        {
          paymentId: 'p-1',
          channelTxnId: '2026010522001',
          happenedAt: AT - 14 * HOUR,
          fact: {
            type: 'paid',
            channelTxnId: '2026010522001',
            attemptId: 'p-1',
            channel: 'alipay',
            amountMinor: 10_000,
            currency: 'CNY',
            merchantId: '2088000001',
            paymentId: 'p-1',
            ...stamp('alipay', 'TRADE_SUCCESS'),
          },
        },
      ],
    });
    const numbers = () => ({ paymentId: 'p-9', attemptId: 'a-9' });
    expect(read(notification({}, { ...NOW, numbers })).facts[0]?.fact).toMatchObject(numbers());
    const unsold = read(readAlipayNotification(lacking('seller_id', 'gmt_payment'), NOW)).facts[0];
    expect(unsold?.fact).toMatchObject({ merchantId: 'ours' });
    expect(unsold).not.toHaveProperty('happenedAt');
    const closed = { trade_status: 'TRADE_CLOSED', gmt_close: '2026-01-05 20:00:00' };
    const late = readAlipayNotification(`${lacking('gmt_payment', 'trade_status')}&${form(closed)}`, NOW);
    expect(read(late).facts[0]).toMatchObject({ happenedAt: AT - 12 * HOUR, fact: { type: 'closed' } });
  });

  it('given a notification without an id, when it is read, then its event id is made of what distinguishes it', () => {
    const named = (more: object) =>
      read(readAlipayNotification(`${lacking('notify_id')}&${form(more)}`, NOW)).eventId;
    expect(named({ x: 1 })).toBe('2026010522001/TRADE_SUCCESS//');
    expect(named({ refund_fee: '1.00', out_biz_no: 'r-1', gmt_refund: back.gmt_refund })).toBe(
      '2026010522001/TRADE_SUCCESS/r-1/1.00',
    );
  });

  it('given a refunded sum or its time, when a notification is read, then it is about a refund', () => {
    expect(read(notification({ refund_fee: '1.00', out_biz_no: 'r-1' })).facts).toStrictEqual([
      {
        paymentId: 'p-1',
        channelTxnId: '2026010522001',
        fact: { type: 'refundUnknown', refundId: 'r-1', ...stamp('alipay', 'TRADE_SUCCESS') },
      },
    ]);
    expect(problems(notification({ gmt_refund: back.gmt_refund }))).toEqual(['refund_fee MISSING']);
    const [refunded] = read(notification({ ...back, out_biz_no: 'r-1' })).facts;
    expect(refunded).toMatchObject({ happenedAt: AT - 13 * HOUR, fact: { amountMinor: 10_000 } });
    // What went back before is the host's to know: a partial one is asked about all the same.
    const known = { ...NOW, refundedMinor: 10_000 };
    expect(read(notification({ ...back, trade_status: 'TRADE_SUCCESS' }, known)).facts[0]?.fact.type).toBe(
      'refundUnknown',
    );
  });

  it('given a message with a wrong field, when it is read, then the field is named', () => {
    expect(problems(notification({ trade_status: 'NEW' }))).toEqual(['trade_status UNKNOWN_VALUE']);
    expect(problems(notification({ gmt_payment: 'x' }))).toEqual(['gmt_payment NOT_A_TIME']);
    expect(problems(notification({ gmt_payment: '', gmt_close: 'x' }))).toEqual(['gmt_close NOT_A_TIME']);
    expect(problems(notification({ ...back, gmt_refund: 'x' }))).toEqual(['gmt_refund NOT_A_TIME']);
    expect(problems(notification({ ...back, refund_fee: 'x' }))).toEqual(['refund_fee NOT_AN_AMOUNT']);
    expect(problems(readAlipayNotification(lacking('total_amount'), NOW))).toEqual(['total_amount MISSING']);
    expect(problems(readAlipayNotification(lacking('seller_id'), { at: AT }))).toEqual(['seller_id MISSING']);
    expect(problems(readAlipayNotification('a=1', NOW))).toHaveLength(3);
  });

  it('given a plus and an escaped plus, when a form is decoded, then the first is a space and the second a plus', () => {
    const of = (text: string) =>
      read(readAlipayNotification(`${lacking('out_trade_no')}&out_trade_no=${text}`, NOW)).facts[0]
        ?.paymentId;
    expect([of('p+1'), of('p%2B1'), of('p%252B1'), of('p=1')]).toEqual(['p 1', 'p+1', 'p%2B1', 'p=1']);
    expect(problems(readAlipayNotification(`${lacking('out_trade_no')}&out_trade_no=`, NOW))).toEqual([
      'out_trade_no INVALID_ID',
    ]);
  });

  const paid = {
    code: '10000',
    out_trade_no: 'p-1',
    trade_no: 't-1',
    trade_status: 'TRADE_SUCCESS',
    total_amount: '1.00',
    send_pay_date: '2026-01-05 18:00:00',
  };
  const query = (more: object, options: ReadOptions = NOW) =>
    readAlipayQuery(JSON.stringify({ ...paid, ...more }), options);

  it('given an answer about a payment, when it is read, then its own numbers are used, and otherwise the queried ones', () => {
    const { eventId, channelStatus, facts } = read(query({}));
    expect([eventId, channelStatus]).toEqual(['query/p-1/TRADE_SUCCESS', 'TRADE_SUCCESS']);
    expect(facts[0]).toMatchObject({
      paymentId: 'p-1',
      happenedAt: AT - 14 * HOUR,
      fact: { type: 'paid', attemptId: 'p-1', channelTxnId: 't-1', merchantId: 'ours' },
    });
    const asked = { paymentId: 'p-7', attemptId: 'a-7' };
    expect(read(query({}, { ...NOW, asked })).facts[0]).toMatchObject({
      paymentId: 'p-7',
      fact: { attemptId: 'a-7' },
    });
    const nameless = { out_trade_no: undefined };
    expect(read(query(nameless, { ...NOW, asked: { paymentId: 'p-7' } })).facts[0]).toMatchObject({
      paymentId: 'p-7',
      fact: { attemptId: 'p-7' },
    });
    expect(problems(query(nameless))).toEqual(['out_trade_no MISSING', 'out_trade_no MISSING']);
    const waiting = { trade_status: 'WAIT_BUYER_PAY', trade_no: undefined, total_amount: undefined };
    expect(read(query(waiting, { at: AT })).facts[0]?.fact.type).toBe('pending');
  });

  it('given the code of a missing trade, when the answer is read, then it is pending only if the call failed', () => {
    const absent = { trade_status: undefined, sub_code: 'ACQ.TRADE_NOT_EXIST' };
    expect(read(query({ ...absent, code: '40004' })).facts[0]?.fact.type).toBe('pending');
    expect(problems(query(absent))).toEqual(['trade_status UNKNOWN_VALUE']);
    expect(read(query({ sub_code: 'ACQ.TRADE_NOT_EXIST' })).facts[0]?.fact.type).toBe('paid');
    expect(problems(query({ code: '40004', trade_status: undefined }))).toEqual([
      'trade_status UNKNOWN_VALUE',
    ]);
  });

  it('given an answer with a wrong field, when it is read, then the field is named', () => {
    expect(
      problems(query({ trade_no: undefined, total_amount: 'x', send_pay_date: 'x' }, { at: AT })),
    ).toEqual([
      'merchantId MISSING',
      'trade_no MISSING',
      'total_amount NOT_AN_AMOUNT',
      'send_pay_date NOT_A_TIME',
    ]);
    expect(problems(readAlipayQuery('{}', NOW))).toEqual(['code invalid_type']);
  });

  it('given an answer about a refund, when it is read, then its fact is as expected', () => {
    const done = {
      code: '10000',
      out_trade_no: 'p-1',
      trade_no: 't-1',
      out_request_no: 'r-1',
      refund_status: 'REFUND_SUCCESS',
      refund_amount: '1.00',
      gmt_refund_pay: '2026-01-05 19:00:00',
    };
    const ask = (more: object, options: ReadOptions = NOW) =>
      readAlipayRefundQuery(JSON.stringify({ ...done, ...more }), options);
    const fact = {
      type: 'refundSucceeded',
      refundId: 'r-1',
      amountMinor: 100,
      currency: 'CNY',
      receiptId: 'alipay/t-1',
      ...stamp('alipay', 'REFUND_SUCCESS'),
    };
    expect(read(ask({}))).toStrictEqual({
      channel: 'alipay',
      eventId: 'query/r-1/REFUND_SUCCESS',
      channelStatus: 'REFUND_SUCCESS',
      facts: [{ paymentId: 'p-1', channelTxnId: 't-1', happenedAt: AT - 13 * HOUR, fact }],
    });
    const asked = { paymentId: 'p-7', refundId: 'r-7' };
    expect(read(ask({}, { ...NOW, asked })).facts[0]).toMatchObject({
      paymentId: 'p-7',
      fact: { refundId: 'r-1' },
    });
    const silent = read(readAlipayRefundQuery('{"code":"10000"}', { ...NOW, asked }));
    expect(silent.facts).toStrictEqual([
      {
        paymentId: 'p-7',
        fact: { type: 'refundUnknown', refundId: 'r-7', at: AT, by: 'alipay', source: 'callback' },
      },
    ]);
    expect(problems(ask({ out_request_no: undefined, refund_status: 'NEW', gmt_refund_pay: 'x' }))).toEqual([
      'refund_status UNKNOWN_VALUE',
      'out_request_no MISSING',
      'gmt_refund_pay NOT_A_TIME',
    ]);
    expect(problems(ask({ refund_amount: undefined }))).toEqual(['refund_amount MISSING']);
  });
});
