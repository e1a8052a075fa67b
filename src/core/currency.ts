/**
 * The currencies there are. Orders, payments, money, channel readers and statement readers all ask this file.
 *
 * The table is our own, since the currencies that `Intl` lists differ between versions of Node and browsers.
 */
import { describe } from './quantity.ts';
import type { Refusal } from './refusal.ts';

export interface UnknownCurrency extends Refusal {
  readonly code: 'UNKNOWN_CURRENCY';
  readonly given: string;
}

/** ISO 4217 list one on 2026-01-01, by decimal places. Codes without decimal places (metals, `XDR`, `XTS`, `XXX`) are left out. */
const CURRENT: PlacesTable = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP
SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG
YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

/**
 * ISO 4217 list three: withdrawn codes. Old orders are still refunded and disputed in them.
 * ISO publishes no decimal places of codes withdrawn before 1997; those have two, the default of Unicode CLDR.
 */
const WITHDRAWN: PlacesTable = {
  0: 'ADP BEF BYB BYR ESP GRD ITL LUF MGF PTE ROL TPE TRL',
  2: `AFA ALK ANG AOK AON AOR ARA ARP ARY ATS AYM AZM BAD BEC BEL BGJ BGK BGL BGN BOP BRB BRC BRE BRN BRR BUK CHC
CSD CSJ CSK CUC CYP DDM DEM ECS ECV EEK ESA ESB FIM FRF GEK GHC GHP GNE GNS GQE GWE GWP HRD HRK IEP ILP ILR
ISJ LAJ LSM LTL LTT LUC LUL LVL LVR MLF MRO MTL MTP MVQ MXP MZE MZM NIC NLG PEH PEI PES PLZ RHD ROK RUR SDD
SDP SIT SKK SLL SRG STD SUR TJR TMM UAK UGS UGW USS UYN UYP VEB VEF VNC XEU YDD YUD YUM YUN ZAL ZMK ZRN ZRZ
ZWC ZWD ZWL ZWN ZWR`,
};

interface PlacesTable {
  readonly [places: number]: string;
}

const PLACES = /* @__PURE__ */ placesOf(CURRENT, WITHDRAWN);

// Called under a pure mark, so that a bundle without currencies carries neither table.
function placesOf(...tables: readonly PlacesTable[]): ReadonlyMap<unknown, number> {
  return new Map(
    tables.flatMap((table) =>
      Object.entries(table).flatMap(([places, codes]: [string, string]) =>
        codes.split(/\s/).map((code) => [code, Number(places)] as const),
      ),
    ),
  );
}

/**
 * How many decimal places the currency has; `undefined` if there is no such currency, and never was. Codes are three capitals.
 *
 * @example
 * exponentOf('JPY') // 0
 * exponentOf('BGN') // 2, withdrawn in 2026
 * exponentOf('XYZ') // undefined
 */
export function exponentOf(currency: unknown): number | undefined {
  return PLACES.get(currency);
}

/** Whether ISO 4217 has or had this code for an amount of money. */
export function isCurrency(value: unknown): value is string {
  return PLACES.has(value);
}

/** The reason to refuse `value` as a currency, or nothing. */
export function currencyRefusal(value: unknown): UnknownCurrency | undefined {
  return isCurrency(value) ? undefined : { code: 'UNKNOWN_CURRENCY', given: describe(value) };
}
