/**
 * Whether an error has this `code`. Errors of this package are recognised by their code, never by their class: an ES
 * module host with a CommonJS adapter has two copies of every class.
 */
export function hasCode<const C extends string>(
  error: unknown,
  ...codes: readonly C[]
): error is Error & { readonly code: C } {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return codes.some((each) => each === code);
}
