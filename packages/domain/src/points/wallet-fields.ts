import type { Field } from '../fields/field.ts'
import type { FieldType, Value } from '../fields/value.ts'
import type { Member, WalletState } from '../member-state.ts'
import { mainWallet, type Wallet } from './wallet.ts'

type Counter = {
  readonly type: FieldType
  readonly label: string
  readonly description: string
  readonly of: (state: WalletState) => Value
  /** Where `of` is found in a member's `wallets`. */
  readonly at: readonly [keyof WalletState, string]
}

const points = (
  what: keyof WalletState['points'],
  label: string,
  description: string,
): Counter => ({
  type: 'integer',
  label,
  description,
  of: (state) => state.points[what],
  at: ['points', what],
})

/** What every wallet counts of a member, by the ending of the loyalty field's name. */
const counters: Readonly<Record<string, Counter>> = {
  balance: points('balance', 'balance', 'What the member has.'),
  pending: points('pending', 'pending', 'What waits, and does not count yet.'),
  held: points('held', 'held', 'What is reserved, and not spent yet.'),
  earned_total: points('earned', 'earned', 'Less what refunds took back.'),
  spent_total: points('spent', 'spent', 'All ever spent.'),
  expired_total: points('expired', 'expired', 'All whose time ran out.'),
  expiring_next: {
    type: 'integer',
    label: 'expiring next',
    description: 'How many expire next.',
    of: ({ ahead }) => ahead.expiring,
    at: ['ahead', 'expiring'],
  },
  expire_next_at: {
    type: 'date',
    label: 'expire next at',
    description: 'When some expire next.',
    of: ({ ahead }) => ahead.expiresAt,
    at: ['ahead', 'expiresAt'],
  },
}

const endings = Object.entries(counters).map(
  ([ending, counter]) => [`_${ending}`, counter] as const,
)

/** The loyalty fields that count one wallet; those of the main one are always there. */
export const walletFields = ({ id, name }: Wallet): Field[] =>
  id === mainWallet
    ? []
    : endings.map(([ending, { type, label, description }]) => ({
        name: `${id}${ending}`,
        type,
        label: `${name} ${label}`,
        description,
        source: 'builtin',
        writable: false,
      }))

/** Where the wallet's counter of this name stands in a member's `wallets`; null: it is not such a name. */
export function counterPath(
  name: string,
  isWallet: (id: string) => boolean,
): readonly [string, string, string] | null {
  const found = counterAt(name, isWallet)
  return found && ([found.id, ...found.counter.at] as const)
}

/** The value of a field that counts one of the member's wallets; null if it is none, or has none. */
export function walletValue({ wallets }: Member, name: string): Value {
  const found = counterAt(name, (id) => Object.hasOwn(wallets, id))
  const state = found && wallets[found.id]
  return state ? found.counter.of(state) : null
}

function counterAt(name: string, isWallet: (id: string) => boolean) {
  for (const [ending, counter] of endings) {
    if (!name.endsWith(ending)) continue
    const id = name.slice(0, -ending.length)
    if (isWallet(id)) return { id, counter }
  }
  return null
}
