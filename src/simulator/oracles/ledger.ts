/** Double-entry bookkeeping: what one account gives, another takes. Big integers, no rounding. */
export class Ledger {
  readonly #accounts = new Map<string, bigint>();

  move(from: string, to: string, quantity: number): void {
    const units = BigInt(quantity);
    this.#accounts.set(from, this.balance(from) - units);
    this.#accounts.set(to, this.balance(to) + units);
  }

  balance(account: string): bigint {
    return this.#accounts.get(account) ?? 0n;
  }

  /** Sum of all balances. It is zero unless the ledger itself is broken. */
  get sum(): bigint {
    let all = 0n;
    for (const balance of this.#accounts.values()) all += balance;
    return all;
  }
}
