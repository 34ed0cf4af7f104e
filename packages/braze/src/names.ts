import { facts } from './facts.ts'
import { type Finding, problem, warning } from './finding.ts'
import { reservedAttributes, standardFields } from './standard.ts'
import { longerThan } from './utf8.ts'

/** Check the name of a remote attribute, custom or standard. An empty list means that all is well. */
export function checkAttributeName(name: string): Finding[] {
  const reason = Object.hasOwn(reservedAttributes, name) ? reservedAttributes[name] : undefined
  if (reason !== undefined) {
    return [problem('name_reserved', '', `${name} cannot be a target. ${reason}`)]
  }
  if (Object.hasOwn(standardFields, name)) return []
  const findings = plainName(name, 'An attribute', facts.nameCharacters.value)
  if (/[$.]/.test(name)) {
    findings.push(problem('name_characters', '', 'An attribute name may not contain $ or a dot.'))
  }
  const standard = looksStandard(name)
  if (standard) {
    const message = `Names are case-sensitive: ${name} is a custom attribute, not the standard field ${standard}.`
    findings.push(warning('name_near_standard', '', message))
  }
  return findings
}

/** Check the name of an event to tell. */
export function checkEventName(name: string): Finding[] {
  const findings = plainName(name, 'An event', facts.nameCharacters.value)
  if (name.toLowerCase().startsWith('ecommerce.') && !ecommerceEvents.has(name)) {
    const message = `${name} is none of Braze's eCommerce events, so it is an ordinary event without revenue.`
    findings.push(warning('name_near_ecommerce', '', message))
  }
  return findings
}

/** The eCommerce events that Braze knows, exact in spelling (Braze docs, eCommerce recommended events). */
export const ecommerceEvents: ReadonlySet<string> = new Set([
  'ecommerce.product_viewed',
  'ecommerce.cart_updated',
  'ecommerce.checkout_started',
  'ecommerce.order_placed',
  'ecommerce.order_cancelled',
  'ecommerce.order_refunded',
])

/** The rules that names of attributes and of events share. */
function plainName(name: string, whose: string, limit: number): Finding[] {
  const findings: Finding[] = []
  if (name.trim() === '') findings.push(problem('name_empty', '', `${whose} needs a name.`))
  if (longerThan(name, limit)) {
    findings.push(problem('name_too_long', '', `${whose} name has at most ${limit} characters.`))
  }
  if (/\p{Cc}/u.test(name)) {
    findings.push(problem('name_characters', '', `${whose} name has no control characters.`))
  }
  if (name.trim() !== '' && name !== name.trim()) {
    const message = `${whose} name with a space at its end is easily taken for another.`
    findings.push(warning('name_spaces', '', message))
  }
  return findings
}

/** `Email`, `firstName` and `First-Name` are no standard fields, but somebody may have meant them. */
function looksStandard(name: string): string | undefined {
  const bare = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, '')
  const wanted = bare(name)
  return Object.keys(standardFields).find((standard) => bare(standard) === wanted)
}
