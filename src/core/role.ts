/** Who sends a command. A fact has no role: it carries the name of whoever reported it. */
import type { AnyCommand } from './rules.ts';

/** Who sends a command. What a role may send is policy; who the person is, is `operator`. */
export type Role = 'shopper' | 'merchant' | 'system';

export const ROLES: readonly Role[] = ['shopper', 'merchant', 'system'];

/** What every command carries: when, in which role, and for the audit table which person and why. */
export interface RoleCommand extends AnyCommand {
  readonly by: Role;
  readonly operator?: string | undefined;
  readonly remark?: string | undefined;
}
