/**
 * What a key may be allowed to do. Each route names the one it needs; `admin` stands for all of
 * them, and is the only one that may run the ledger's audit.
 */
export const scopes = [
  'events:write',
  'events:read',
  'members:read',
  'members:write',
  'config:read',
  'config:write',
  'braze:read',
  'braze:write',
  'keys:write',
  'admin',
] as const

/** The name of one permission of a key. */
export type Scope = (typeof scopes)[number]

/** Whether a key that holds `held` may call a route that needs `needed`. */
export function allows(held: readonly Scope[], needed: Scope): boolean {
  return held.includes(needed) || held.includes('admin')
}
