/** As much of a permission as the decision needs. */
export interface AskedPermission {
  attributes: { action?: 'create' | 'read' | 'update' | 'delete' };
}

/** The two answers that a web app understands. */
export type Decision = 'ALLOW' | 'DENY';

/**
 * What somebody at a web app may do. Guests read, and nobody writes here without the token of a machine: a button whose
 * request would be refused is not shown. A permission that does not say what it is about is refused like a write.
 */
export function decide({ attributes }: AskedPermission): Decision {
  return attributes.action === 'read' ? 'ALLOW' : 'DENY';
}
