/** One thing that is known of a member. */
type Trait = string | number | boolean

/** What is known of a member, by names such as `wallets/points/balance`. What is nothing is not among them. */
export type Traits = ReadonlyMap<string, Trait>

/** A thing that is not stored as it is derived; null: it is nothing. */
export type Difference = {
  readonly what: string
  readonly stored: Trait | null
  readonly derived: Trait | null
}

/** The same things as they are stored and as they are derived. */
export type Pair = { readonly stored: Traits; readonly derived: Traits }

/** What is said of a thing; null, false, 0 and an empty text are nothing. */
export type Said = readonly [what: string, trait: Trait | null | undefined]

/** Traits from what is said, less what is nothing. */
export const traitsOf = (said: Iterable<Said>): Traits =>
  new Map([...said].flatMap(([what, trait]) => (trait ? [[what, trait] as const] : [])))

/** All that is not the same, in the order in which it is derived, and then that in which it is stored. */
export function differencesOf({ stored, derived }: Pair): Difference[] {
  const names = new Set([...derived.keys(), ...stored.keys()])
  return [...names].flatMap((what) => {
    const [is, was] = [stored.get(what) ?? null, derived.get(what) ?? null]
    return is === was ? [] : [{ what, stored: is, derived: was }]
  })
}
