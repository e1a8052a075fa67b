/** Why a command was not accepted: a stable code, and the numbers that explain it. Plain JSON. */
export interface Refusal {
  readonly code: string;
}
