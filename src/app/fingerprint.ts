import { hash } from 'node:crypto';
import { canonical, fingerprintText } from '../core/canonical.ts';

/**
 * What a request means, in 64 hex digits: SHA-256 of version, operation and canonical content. The same request in
 * any order of keys has the same fingerprint; another amount has another.
 *
 * @example
 * fingerprint('refund.create', { amount: '3000', currency: 'CNY', paymentId: 'P1' }) // '5ad88e1a…'
 */
export function fingerprint(operation: string, content: unknown): string {
  return fingerprintOf(operation, canonical(content));
}

/** The same of content whose canonical text is at hand. */
export function fingerprintOf(operation: string, canonicalContent: string): string {
  return hash('sha256', fingerprintText(operation, canonicalContent), 'hex');
}
