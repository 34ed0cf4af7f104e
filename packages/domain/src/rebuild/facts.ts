/** One thing that is known of a member. */
export type Fact = string | number | boolean

/** What is known of a member, by names such as `wallets/points/balance`. What is nothing is not among them. */
export type Facts = ReadonlyMap<string, Fact>

/** A thing that is not stored as it is derived; null: it is nothing. */
export type Difference = {
  readonly what: string
  readonly stored: Fact | null
  readonly derived: Fact | null
}

/** The same things as they are stored and as they are derived. */
export type Pair = { readonly stored: Facts; readonly derived: Facts }

/** What is said of a thing; null, false, 0 and an empty text are nothing. */
export type Said = readonly [what: string, fact: Fact | null | undefined]

/** Facts from what is said, less what is nothing. */
export const factsOf = (said: Iterable<Said>): Facts =>
  new Map([...said].flatMap(([what, fact]) => (fact ? [[what, fact] as const] : [])))

/** All that is not the same, in the order in which it is derived, and then that in which it is stored. */
export function differencesOf({ stored, derived }: Pair): Difference[] {
  const names = new Set([...derived.keys(), ...stored.keys()])
  return [...names].flatMap((what) => {
    const [is, was] = [stored.get(what) ?? null, derived.get(what) ?? null]
    return is === was ? [] : [{ what, stored: is, derived: was }]
  })
}
