import { checkEventName, checkProperties, checkPropertyName, type Finding } from '@laurel/braze'
import { type BodyOf, type Issue, type putWorkflow, Refused } from '@laurel/contract'

type Action = BodyOf<typeof putWorkflow>['then'][number]

/**
 * Hold what a workflow tells against Braze's rules, as far as they can be known beforehand: the names of
 * events and properties, and constants.
 *
 * @throws Refused `configuration_invalid`
 */
export function checkTold(actions: readonly Action[]): void {
  const errors = actions.flatMap((action, at) => checkAction(action, `/then/${at}`))
  if (errors.length > 0) throw new Refused('configuration_invalid', { errors })
}

function checkAction({ as, name, properties }: Action, path: string): Issue[] {
  const carrier = as === 'purchase' ? 'purchase' : 'event'
  const ofName =
    as === 'custom_event' && name !== undefined ? issues(checkEventName(name), `${path}/name`) : []
  const rules = properties === 'all' ? [] : properties
  const ofRules = rules.flatMap(({ to, value }, at) => {
    const own = `${path}/properties/${at}`
    const named = issues(checkPropertyName(carrier, to), `${own}/to`)
    if (value === undefined || value === null || named.length > 0) return named
    return issues(checkProperties(carrier, { [to]: value }), `${own}/value`)
  })
  return [...ofName, ...ofRules]
}

const issues = (findings: readonly Finding[], path: string): Issue[] =>
  findings.flatMap(({ level, rule, message }) =>
    level === 'problem' ? [{ path, rule, message }] : [],
  )
