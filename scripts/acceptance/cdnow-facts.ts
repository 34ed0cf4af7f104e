import { readFileSync } from 'node:fs'
import { purchasesIn } from './cdnow-file.ts'

/** What the file says of one customer. Money is whole cents. */
export type Customer = {
  purchases: number
  cents: bigint
  points: number
  first: string
  last: string
}

/**
 * What the purchases file implies for each customer, reckoned apart from everything that Laurel does.
 *
 * One point for each whole dollar of a purchase; days are midnight UTC.
 */
export function customersOf(file: string): Map<string, Customer> {
  const customers = new Map<string, Customer>()
  for (const { customerId: id, day, dollars } of purchasesIn(readFileSync(file, 'utf8'))) {
    const cents = BigInt(dollars.replace('.', ''))
    const at = `${day}T00:00:00.000Z`
    const customer = customers.get(id) ?? {
      purchases: 0,
      cents: 0n,
      points: 0,
      first: at,
      last: at,
    }
    customer.purchases += 1
    customer.cents += cents
    customer.points += Number(cents / 100n)
    if (at < customer.first) customer.first = at
    if (at > customer.last) customer.last = at
    customers.set(id, customer)
  }
  return customers
}
