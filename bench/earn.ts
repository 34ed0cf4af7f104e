import { publishCampaign, putCampaign, putEarnRule } from '@laurel/contract'
import { call, type Remote } from '../packages/server/src/cli/call.ts'
import { dice } from '../packages/server/src/sample/purchases.ts'
import { freshDatabase } from './database.ts'
import { type Requests, requests, send } from './requests.ts'
import { type Laurel, openLaurel, perUnit } from './setting.ts'

/** How a purchase is answered, with so many rules on it: flat out, and at half of that speed in milliseconds. */
export type Earned = {
  readonly rules: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

const members = 10_000
const sockets = 64

/** Stores, each with its own rules, so that some give points at every purchase and most do not. */
const stores = 33

/** A purchase a request, answered when it is durable: with one rule on purchases, and with 100 on the same server. */
export async function earn(server: string, scale: number): Promise<[one: Earned, hundred: Earned]> {
  const laurel = await openLaurel(await freshDatabase(server, 'bench_earn'))
  try {
    await perUnit(laurel.remote)
    await send(laurel, sockets, stream(laurel, 'warm', 4_000))
    const one = await measure(laurel, 1, scale)
    await rulesUpTo100(laurel.remote)
    await send(laurel, sockets, stream(laurel, 'warm-again', 1_000))
    return [one, await measure(laurel, 100, scale)]
  } finally {
    await laurel.stop()
  }
}

async function measure(laurel: Laurel, rules: number, scale: number): Promise<Earned> {
  const events = Math.round(8_000 * scale)
  const { perSecond } = await send(laurel, sockets, stream(laurel, `flat-${rules}`, events))
  const half = perSecond / 2
  const steady = stream(laurel, `half-${rules}`, Math.round(half * 4))
  const { p50, p99 } = await send(laurel, sockets, steady, half)
  return { rules, perSecond, p50, p99 }
}

function stream({ remote }: Laurel, label: string, events: number): Requests {
  const roll = dice(12)
  let made = 0
  const event = () => {
    made += 1
    return {
      id: `${label}-${made}`,
      memberId: `member-${Math.floor(roll() * members)}`,
      type: 'purchase',
      occurredAt: new Date().toISOString(),
      properties: {
        amount: (roll() * 100).toFixed(2),
        source: `store-${Math.floor(roll() * stores)}`,
      },
    }
  }
  return requests({ events, perRequest: 1, token: remote.key, event })
}

/** 66 more earn rules, and 33 campaigns: two rules and one campaign of each store. */
async function rulesUpTo100(remote: Remote): Promise<void> {
  for (let store = 0; store < stores; store += 1) {
    const here = `event.source == 'store-${store}'`
    const rule = (id: string, when: string, points: string) =>
      call(remote, putEarnRule, {
        params: { id: `${id}-${store}` },
        body: { name: `${id} at ${store}`, on: 'purchase', when, points },
      })
    await rule('large', `event.amount >= 50.0 && ${here}`, 'event.amount / 10.0')
    await rule('often', `member.purchases_count >= 3 && ${here}`, '5')
    const id = `open-${store}`
    await call(remote, putCampaign, {
      params: { id },
      body: {
        name: `Opening of ${store}`,
        audience: 'member.points_balance < 100',
        rules: [{ id: 'bonus', on: 'purchase', when: here, then: { kind: 'bonus', points: 10 } }],
        caps: [{ times: 3, per: 'member', period: 'day' }],
      },
    })
    await call(remote, publishCampaign, { params: { id }, body: {} })
  }
}
