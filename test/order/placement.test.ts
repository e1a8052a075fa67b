import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitShare } from '../../src/core/index.ts';
import { type OrderCommand, order } from '../../src/order/index.ts';
import { runs } from '../support/runs.ts';
import * as kit from './kit.ts';

const basket = fc
  .array(fc.record({ quantity: fc.integer({ min: 1, max: 9 }), unitPriceMinor: fc.nat(100_000) }), {
    minLength: 1,
    maxLength: 8,
  })
  .chain((lines) => {
    const goods = lines.reduce((all, line) => all + line.quantity * line.unitPriceMinor, 0);
    return fc.record({
      lines: fc.constant(lines.map((line, i) => ({ ...line, lineId: `L${i}`, sku: 's', location: 'main' }))),
      goods: fc.constant(goods),
      discountMinor: fc.nat(goods),
      shippingMinor: fc.nat(5_000),
      turn: fc.nat(7),
    });
  });

function placed(content: object) {
  return kit.reach([{ ...kit.place, ...content } as OrderCommand]);
}

describe('placement', () => {
  it('shares the discount exactly: payable and discount make the price, line by line and in all', () => {
    fc.assert(
      fc.property(basket, ({ lines, goods, discountMinor, shippingMinor }) => {
        const o = placed({ lines, discountMinor, shippingMinor });
        assert.equal(kit.sum(o.lines, (line) => line.payableMinor) + discountMinor, goods);
        assert.equal(o.totalMinor, goods - discountMinor + shippingMinor);
        for (const line of o.lines) {
          const price = line.ordered * line.unitPriceMinor;
          assert.ok(line.payableMinor >= 0 && line.payableMinor <= price, 'no line costs less than nothing');
          const ideal = goods === 0 ? 0 : (discountMinor * price) / goods;
          assert.ok(Math.abs(price - line.payableMinor - ideal) < 1 + 1e-6, 'a fair share');
        }
      }),
    );
  });

  it('another order of lines gives the same shares, but for who takes the odd cent', () => {
    fc.assert(
      fc.property(basket, ({ lines, discountMinor, turn }) => {
        const turned = [...lines.slice(turn % lines.length), ...lines.slice(0, turn % lines.length)];
        const one = placed({ lines, discountMinor }).lines;
        const other = placed({ lines: turned, discountMinor }).lines;
        const prices = (of: typeof one) =>
          of
            .map((line) => [line.ordered * line.unitPriceMinor, line.payableMinor])
            .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0));
        // Lines of equal price may swap the odd cent; as a bag the shares are the same.
        assert.deepEqual(prices(one), prices(other));
      }),
    );
  });

  it('units refunded one by one, in any order, add up to what the line cost', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 30 }), (payable, units) => {
        const shares = Array.from({ length: units }, (_, i) => unitShare(payable, units, i) ?? Number.NaN);
        assert.equal(
          shares.reduce((a, b) => a + b, 0),
          payable,
        );
        assert.ok(Math.max(...shares) - Math.min(...shares) <= 1);
        assert.ok(shares.every((share, i) => i === 0 || share <= (shares[i - 1] ?? 0)));
      }),
    );
  });

  it('any sequence of refunds adds up to exactly what was paid', () => {
    fc.assert(
      fc.property(basket, fc.infiniteStream(fc.nat(99)), ({ lines, discountMinor, shippingMinor }, cuts) => {
        let o = placed({ lines, discountMinor, shippingMinor });
        fc.pre(o.totalMinor > 0);
        o = kit.step(o, { ...kit.pay, amountMinor: o.totalMinor } as OrderCommand).after;
        for (let i = 0; o.status !== 'REFUNDED'; i++) {
          const left = o.paidMinor - o.refundedMinor;
          const amountMinor = i > 5 ? left : Math.max(1, Math.floor((left * (cuts.next().value ?? 0)) / 99));
          o = kit.step(o, kit.say({ type: 'refund', refundId: `r-${i}`, amountMinor, lines: [] })).after;
          assert.equal(o.status === 'REFUNDED', o.refundedMinor === o.paidMinor);
        }
        assert.equal(o.refundedMinor, o.totalMinor);
      }),
      { numRuns: runs(60) },
    );
  });

  it('a free order needs no money and cannot be refunded', () => {
    const free = placed({ discountMinor: 2_500, shippingMinor: 0 });
    expect(free.totalMinor).toBe(0);
    const paid = kit.step(free, { ...kit.pay, amountMinor: 0 } as OrderCommand).after;
    expect(paid.status).toBe('PAID');
    expect(order.guards.moneyToRefund(paid, { at: 1 })).toEqual({ code: 'NOTHING_LEFT', of: 'money' });
  });
});
