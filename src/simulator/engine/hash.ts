/** A running hash over all commits of a run. Two runs of one seed must end with the same hash. */
export class RollingHash {
  #a = 0x811c9dc5;
  #b = 0x9e3779b9;

  add(text: string): void {
    let a = this.#a;
    let b = this.#b;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b + code, 0x85ebca6b) ^ (b >>> 13);
    }
    this.#a = a;
    this.#b = b;
  }

  /** 16 hex digits. */
  get digest(): string {
    return [this.#a, this.#b].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
  }
}
