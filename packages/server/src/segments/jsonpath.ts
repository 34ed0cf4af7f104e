import type { Constant, FieldPath, Predicate, TextTest } from '@laurel/domain'

/** Loyalty fields that stand beside `fields` in `members`; the statements give them as `$counters`. */
export const counters: ReadonlySet<string> = new Set([
  'points_balance',
  'points_pending',
  'points_held',
  'points_earned_total',
  'points_spent_total',
  'points_expired_total',
  'points_expiring_next',
  'points_expire_next_at',
  'status',
  'enrolled_at',
  'purchases_count',
  'purchases_total',
  'segments',
])

/** The place of a wallet's counter among the wallets of a member; null: the field is none. */
type CounterPath = (field: string) => readonly string[] | null

/**
 * Write a predicate as a jsonpath of PostgreSQL over a member's `fields`, `$counters` and `$wallets`, for
 * `jsonb_path_match`: true, false, or null for unknown.
 *
 * Strict mode makes what reads a missing key unknown, and the logic of jsonpath is the predicate's own.
 * Numbers are compared as decimals: of two doubles the greater one has the greater shortest decimal.
 */
export const jsonpathOf = (predicate: Predicate, ofWallet: CounterPath = () => null): string =>
  `strict ${written(predicate, (field) => placeOf(field, ofWallet))}`

type Place = (field: FieldPath) => string

function written(predicate: Predicate, place: Place): string {
  switch (predicate.is) {
    case 'constant':
      return predicate.value ? '(0 == 0)' : '(0 == 1)'
    case 'and':
      return grouped(predicate.of, ' && ', place)
    case 'or':
      return grouped(predicate.of, ' || ', place)
    case 'not':
      return `(!${written(predicate.of, place)})`
    case 'present':
      return presence(predicate.field, place)
    case 'compare': {
      const { field, by, with: other } = predicate
      const right = 'field' in other ? place(other.field) : literal(other.constant)
      return `(${place(field)} ${by} ${right})`
    }
    case 'one_of':
      return oneOf(place(predicate.field), predicate.values)
    case 'text':
      return textTest(place(predicate.field), predicate.how, predicate.text)
    case 'holds':
      // Items of another type are unknown inside the filter, and so are none of those it keeps.
      return `exists(${place(predicate.field)}[*] ? (@ == ${literal(predicate.item)}))`
    case 'open':
      return unknown
  }
}

/** A text is neither less than a number nor not. */
const unknown = '("" < 0)'

const grouped = (parts: readonly Predicate[], between: string, place: Place): string =>
  `(${parts.map((part) => written(part, place)).join(between)})`

function placeOf(field: FieldPath, ofWallet: CounterPath): string {
  const [name = ''] = field
  const keys = ofWallet(name)
  const root = keys ? '$wallets' : counters.has(name) ? '$counters' : '$'
  return [root, ...(keys ?? field).map((key) => JSON.stringify(key))].join('.')
}

/** JSON's literals are jsonpath's, strings and their escapes included. */
const literal = (value: Constant): string => JSON.stringify(value)

/** False for a value, whatever it is, for none is null; unknown for none. */
const never = (place: string): string => `(${place} == null)`

function presence(field: FieldPath, place: Place): string {
  const there = `(!(${never(place(field))} is unknown))`
  return field.length === 1 ? there : `(${never(place(field.slice(0, -1)))} || ${there})`
}

function oneOf(place: string, values: readonly Constant[]): string {
  if (values.length === 0) return never(place)
  return `(${values.map((value) => `${place} == ${literal(value)}`).join(' || ')})`
}

function textTest(place: string, how: TextTest, text: string): string {
  if (how === 'startsWith' || text === '') return `(${place} starts with ${literal(text)})`
  if (how === 'contains') return `(${place} like_regex ${literal(text)} flag "q")`
  const pattern = `${text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`)}$`
  return `(${place} like_regex ${literal(pattern)})`
}
