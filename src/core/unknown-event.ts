/** An event the machine does not know: written by a newer version, or of another kind. Nothing after it can be trusted. */
export class UnknownEventError extends Error {
  readonly code = 'UNKNOWN_EVENT';
  readonly kind: string;
  readonly type: string;
  constructor(kind: string, type: string) {
    super(`${kind} has no event ${type}`);
    this.kind = kind;
    this.type = type;
  }
}
