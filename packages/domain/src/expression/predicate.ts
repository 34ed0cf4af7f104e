/**
 * A condition over one member as plain data, for whoever decides it elsewhere than in the evaluator: in a
 * database say.
 *
 * Its logic has three values, as CEL's has: what reads a field without a value is neither true nor false
 * but unknown, `unknown or true` is true, `unknown and false` is false, and `not unknown` is unknown.
 */
export type Predicate =
  | { readonly is: 'constant'; readonly value: boolean }
  | { readonly is: 'and' | 'or'; readonly of: readonly Predicate[] }
  | { readonly is: 'not'; readonly of: Predicate }
  /** Whether there is a value; unknown if even the object around it is missing. */
  | { readonly is: 'present'; readonly field: FieldPath }
  | {
      readonly is: 'compare'
      readonly field: FieldPath
      readonly by: Comparison
      readonly with: Operand
    }
  /** Whether the value is one of these; none of none. */
  | { readonly is: 'one_of'; readonly field: FieldPath; readonly values: readonly Constant[] }
  | {
      readonly is: 'text'
      readonly field: FieldPath
      readonly how: TextTest
      readonly text: string
    }
  /** Whether an item of the list that the field holds is this one. */
  | { readonly is: 'holds'; readonly field: FieldPath; readonly item: Constant }
  /**
   * A part that only the evaluator can decide: always unknown here. So true and false are what the whole
   * condition gives, and only where the answer is unknown the evaluator has to be asked.
   */
  | { readonly is: 'open'; readonly source: string }

/** A loyalty field, or the keys that lead to a value inside of one. */
export type FieldPath = readonly string[]

/** How two values are compared. Strings by code points. */
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='

/** What is asked of a string; case and accents count. */
export type TextTest = 'startsWith' | 'endsWith' | 'contains'

/**
 * A value that is written out. It is of the type of what it is compared with: dates are canonical instants,
 * which are in order as text; integers are within ±(2^53 − 1).
 */
export type Constant = boolean | number | string

type Operand = { readonly constant: Constant } | { readonly field: FieldPath }

/** The parts that only the evaluator can decide, as they stand in the source. None: the predicate is the condition. */
export function openParts(predicate: Predicate): string[] {
  switch (predicate.is) {
    case 'open':
      return [predicate.source]
    case 'and':
    case 'or':
      return predicate.of.flatMap(openParts)
    case 'not':
      return openParts(predicate.of)
    case 'constant':
    case 'present':
    case 'compare':
    case 'one_of':
    case 'text':
    case 'holds':
      return []
  }
}
