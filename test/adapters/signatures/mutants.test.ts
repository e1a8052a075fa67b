import { describe, expect, it } from 'vitest';
import { wechatPayResources } from '../../../src/adapters/signatures/index.ts';
import { sealWechatResource } from '../../../src/testing/signing.ts';
import { random } from '../../support/random.ts';
import { bytes, mutated, resultOf, SCHEMES, text } from './kit.ts';
import { WECHAT_RESOURCE } from './vectors.ts';

const MUTANTS = 100_000;

/** How often each answer was given. */
function tally(answers: Iterable<string>): { readonly [result: string]: number } {
  const counts: { [result: string]: number } = {};
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
  return counts;
}

describe(`${MUTANTS} spoiled bodies`, () => {
  for (const { name, verify, valid, meaning } of SCHEMES) {
    it(`given spoiled bodies of ${name}, when they are verified, then none is genuine and none throws`, () => {
      const rng = random(20_261_125);
      const said = meaning(valid.body);
      function* spoiled() {
        for (let left = MUTANTS; left > 0; ) {
          const body = mutated(valid.body, rng);
          if (meaning(body) === said) continue; // the same message in another spelling
          left -= 1;
          yield resultOf(verify({ ...valid, body }));
        }
      }
      const counts = tally(spoiled());
      console.log(`${name}: ${JSON.stringify(counts)}`);
      expect(counts).not.toHaveProperty('ok');
      expect(Object.values(counts).reduce((a, b) => a + b)).toBe(MUTANTS);
      expect(counts.badSignature).toBeGreaterThan(0);
    });
  }

  it('given spoiled resources of WeChat Pay v3, when they are opened, then none opens and none throws', () => {
    const rng = random(20_261_125);
    const open = wechatPayResources({ keys: { main: WECHAT_RESOURCE.key } })._unsafeUnwrap();
    const sealed = sealWechatResource(WECHAT_RESOURCE.key, '{"amount":{"total":100,"currency":"CNY"}}');
    const raw = new Uint8Array(Buffer.from(sealed.ciphertext, 'base64'));
    function* spoiled() {
      for (let left = MUTANTS; left > 0; ) {
        const ciphertext = Buffer.from(mutated(raw, rng)).toString('base64');
        if (ciphertext === sealed.ciphertext) continue;
        left -= 1;
        yield open({ ...sealed, ciphertext }).result;
      }
    }
    const counts = tally(spoiled());
    console.log(`AES-256-GCM: ${JSON.stringify(counts)}`);
    expect(counts).not.toHaveProperty('ok');
    expect(counts.badSignature).toBeGreaterThan(0);
  });
});

describe('one character of one header', () => {
  for (const { name, verify, valid } of SCHEMES.filter(({ valid }) => valid.headers)) {
    it(`given another character in a header of ${name}, when it is verified, then it is never genuine`, () => {
      const { pick } = random(7);
      const letters = [...'0159AZaz+/=,. _-é\n'];
      for (const [header, value] of Object.entries(valid.headers ?? {})) {
        const given = String(value);
        for (let at = 0; at < given.length; at++) {
          const changed = given.slice(0, at) + pick(letters) + given.slice(at + 1);
          if (changed === given) continue;
          const { result } = verify({ ...valid, headers: { ...valid.headers, [header]: changed } });
          expect(result, changed).not.toBe('ok');
        }
      }
    });
  }
});

it('given a verifier that compares the beginning only, when it is tested, then the test finds it', () => {
  const { valid, meaning } = SCHEMES[0]!;
  const careless = (body: Uint8Array) => text(body).startsWith(text(valid.body).slice(0, 8));
  const rng = random(1);
  const taken = Array.from({ length: 1_000 }, () => mutated(valid.body, rng)).filter(
    (body) => meaning(body) !== meaning(valid.body) && careless(body),
  );
  expect(taken.length).toBeGreaterThan(100);
  expect(careless(bytes('no'))).toBe(false);
});

describe('a body whose number has a million digits', () => {
  for (const { name, verify, valid } of SCHEMES) {
    it(`${name}: given no key, when it is sent, then it is answered in time linear in its length [strain R1]`, () => {
      const body = bytes(`{"a":1.${'0'.repeat(990_000)}1}`);
      expect(resultOf(verify({ ...valid, body }))).not.toBe('ok');
    });
  }
});
