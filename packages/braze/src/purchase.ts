import { checkProperties } from './event.ts'
import { facts } from './facts.ts'
import { type Finding, problem } from './finding.ts'
import type { BrazePurchase } from './item.ts'
import { longerThan } from './utf8.ts'

/** Check a purchase object. Texts are Braze's own where one is known. */
export function checkPurchase(purchase: BrazePurchase): Finding[] {
  const { productId, currency, price, quantity, properties } = purchase
  const findings: Finding[] = []
  if (productId === '' || longerThan(productId, facts.productIdCharacters.value)) {
    findings.push(problem('product_id', '/product_id', "'product_id' has 1 to 255 characters."))
  }
  if (!isCurrency(currency)) {
    const message = "'currency' must be an ISO 4217 currency"
    findings.push(problem('currency', '/currency', message))
  }
  if (!Number.isFinite(price)) {
    findings.push(problem('price', '/price', "'price' must be a finite number."))
  }
  if (quantity !== undefined && !isQuantity(quantity)) {
    const message = `'quantity' is not valid: it is a whole number from 1 to ${facts.purchaseQuantity.value}`
    findings.push(problem('quantity', '/quantity', message))
  }
  return properties ? [...findings, ...checkProperties('purchase', properties)] : findings
}

/** Whether a text is an ISO 4217 code in capitals, of today or of the past. */
export const isCurrency = (code: string): boolean => currencies.has(code)

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

const isQuantity = (quantity: number): boolean =>
  Number.isInteger(quantity) && quantity >= 1 && quantity <= facts.purchaseQuantity.value
