import assert from 'node:assert/strict'
import { test } from 'node:test'
import { walletOf } from '@laurel/domain'
import fc from 'fast-check'
import { z } from 'zod'
import type { Sent } from '../../domain/test/points-bought.ts'
import { Coins } from '../../domain/test/points-coins.ts'
import {
  configured,
  onPaper,
  programOf,
  rules,
  type Step,
  teller,
  walletIds,
} from '../../domain/test/points-programs.ts'
import { sql } from '../src/db/sql.ts'
import type { Answer } from '../src/events/answer.ts'
import type { Intake } from '../src/events/intake.ts'
import { readAsOf } from '../src/members/read.ts'
import { sweeper } from '../src/points/sweep.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { freshDatabase } from './database.ts'
import { configure, incoming, now, openShop, word } from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })
const day = 86_400_000

/** A shop with the rules and wallets of the programs, two processes that take events in, and a clock. */
async function shopOfPrograms() {
  const clock = { ms: now }
  const deps = { now: () => clock.ms }
  const shop = await openShop(db, { deps })
  const { workspaceId } = shop
  await db.ask(liveInSeoul(workspaceId))
  await configure(db, workspaceId, 'earn_rule', 'spend-one-earn-one', null)
  const { wallets = [], earnRules = [] } = configured()
  for (const { id, version, ...wallet } of wallets) {
    if (id !== 'points') await configure(db, workspaceId, 'wallet', id, wallet)
  }
  for (const { id, version, ...rule } of earnRules) {
    await configure(db, workspaceId, 'earn_rule', id, rule)
  }
  const intakes = [shop.intake, shop.second(deps)] as const
  const sweep = sweeper({ db, intake: shop.intake, now: deps.now, random: () => 0 })
  return { ...shop, clock, intakes, sweep: () => sweep(() => true) }
}

type Shop = Awaited<ReturnType<typeof shopOfPrograms>>

const liveInSeoul = (workspaceId: number) => sql(z.never())`
  update workspaces set timezone = 'Asia/Seoul' where id = ${workspaceId}`

/** Events of one round, one of each member. */
type Round = readonly { readonly member: number; readonly sent: Sent }[]

const send = (intake: Intake, { workspaceId }: Shop, round: Round): Promise<Answer[]> =>
  intake.submit(
    workspaceId,
    round.map(({ member, sent: { id, type, atMs, properties } }) =>
      incoming({
        ...{ id, type, memberId: `m${member}` },
        occurredAt: new Date(atMs).toISOString(),
        properties: { ...properties },
      }),
    ),
  )

/** Let members go through their programs side by side, on one clock; `play` is given each round. */
async function side(
  shop: Shop,
  programs: readonly (readonly Step[])[],
  play: (round: Round, no: number) => Promise<void>,
): Promise<void> {
  const tellers = programs.map(() => teller())
  const joined = programs.map((_, member) => ({
    ...{ member, sent: { id: 'e', type: 'enrol', atMs: shop.clock.ms, properties: {} } },
  }))
  assert.ok((await send(shop.intake, shop, joined)).every(({ status }) => status === 'accepted'))
  const rounds = Math.max(...programs.map(({ length }) => length))
  for (let no = 0; no < rounds; no += 1) {
    shop.clock.ms += (programs[no % programs.length]?.[no]?.after ?? 0) * (day / 2)
    const round = programs.flatMap((steps, member) => {
      const then = steps[no]?.then ?? 'look'
      const sent = typeof then === 'string' ? null : tellers[member]?.(then, shop.clock.ms)
      return sent ? [{ member, sent }] : []
    })
    await play(round, no)
  }
}

const crowd = fc.array(programOf(24), { minLength: 30, maxLength: 40, size: 'max' })

/** A run takes seconds, so a failure is told as it is; without `endOnFailure` its seed and path shrink it. */
const once = (numRuns: number) => ({ numRuns, endOnFailure: true })

const sound = async ({ programs, workspaceId }: Shop) =>
  assert.deepEqual((await verifyWorkspace({ db, programs }, workspaceId)).violations, [])

test('what two processes book at once, each event twice, and sweeps between, is what it is in coins', async () => {
  await fc.assert(
    fc.asyncProperty(crowd, async (programs) => {
      const shop = await shopOfPrograms()
      const paper = programs.map(() => new Coins(rules, onPaper))
      const told: Round[number][] = []
      const expect = (answers: readonly Answer[], round: Round, again: string[]) => {
        for (const [i, { member, sent }] of round.entries()) {
          const answer = answers[i]
          const said = answer?.status === 'refused' ? 'refused' : word(answer)
          const taken = paper[member]?.take(sent, shop.clock.ms) ?? ''
          const words = [said, ...again.slice(i, i + 1)].sort()
          assert.ok(words.includes(taken), `m${member} ${sent.id}: ${words}, in coins ${taken}`)
          const other = taken === 'refused' ? 'refused' : 'replayed'
          assert.deepEqual(words, again.length > 0 ? [taken, other].sort() : [taken])
        }
      }
      await side(shop, programs, async (round, no) => {
        const [first, second] = await Promise.all(
          shop.intakes.map((intake) => send(intake, shop, round)),
        )
        const again = (second ?? []).map((answer) =>
          answer.status === 'refused' ? 'refused' : answer.status,
        )
        expect(first ?? [], round, again)
        told.push(...round)
        // Something of long ago comes once more.
        const old = told.filter((_, i) => i % 7 === no % 7).slice(-20)
        const byMember = [...new Map(old.map((each) => [each.member, each])).values()]
        expect(await send(shop.intakes[1], shop, byMember), byMember, [])
        if (no % 5 === 0) await shop.sweep()
      })
      for (const [member, coins] of paper.entries()) {
        coins.pass(shop.clock.ms)
        const read = await readAsOf(db, shop.workspaceId, `m${member}`, shop.clock.ms)
        for (const id of walletIds) {
          const { points, ahead } = walletOf(read.member, id)
          assert.deepEqual([points, ahead], [coins.points(id), coins.ahead(id)], `m${member} ${id}`)
        }
        assert.deepEqual(read.member.purchases, coins.bought())
      }
      await sound(shop)
    }),
    once(3),
  )
})

/** All that is kept of a workspace's members, a text each, whatever the number of the workspace. */
const kept = (workspaceId: number) => sql(z.object({ text: z.string() }))`
  select name || (row - 'bucket' - 'workspace_id')::text as text
    from (select 'members' as name, to_jsonb(m) as row, workspace_id from members as m
           union all select 'events', to_jsonb(e), workspace_id from events as e
           union all select 'ledger', to_jsonb(l), workspace_id from ledger as l
           union all select 'lots', to_jsonb(l), workspace_id from lots as l
           union all select 'reversals', to_jsonb(r), workspace_id from reversals as r
           union all select 'waiting', to_jsonb(w), workspace_id from waiting_refunds as w) as every
   where workspace_id = ${workspaceId}
   order by text`

const rowsOf = async ({ workspaceId }: Shop) =>
  (await db.ask(kept(workspaceId))).map(({ text }) => text)

test('a duplicate changes nothing, nor does what is refused, whenever it comes', async () => {
  await fc.assert(
    fc.asyncProperty(crowd, async (programs) => {
      const shop = await shopOfPrograms()
      const taken: Round[number][] = []
      const first: Answer[] = []
      await side(shop, programs, async (round) => {
        for (const [i, answer] of (await send(shop.intake, shop, round)).entries()) {
          const each = round[i]
          if (answer.status === 'refused' || !each) continue
          taken.push(each)
          first.push(answer)
        }
      })
      const before = await rowsOf(shop)
      shop.clock.ms += 40 * day
      const again = await send(shop.intakes[1], shop, taken)
      assert.deepEqual(
        again,
        first.map((answer) => ({ ...answer, status: 'replayed' })),
      )
      const refused = await send(shop.intake, shop, tooMuch(programs.length, shop.clock.ms))
      assert.ok(refused.every(({ status }) => status === 'refused'))
      assert.deepEqual(await rowsOf(shop), before)
    }),
    once(1),
  )
})

/** Events of each member that ask for more than anybody has. */
const tooMuch = (members: number, atMs: number): Round =>
  Array.from({ length: members }, (_, member) =>
    Object.entries({
      points_spent: { points: 1_000_000_000 },
      points_held: { points: 1_000_000_000, minutes: 60 },
      points_adjusted: { points: -1_000_000_000, reason: 'too much' },
      points_spend_reversed: { spentEventId: 'unknown' },
      hold_captured: { holdEventId: 'unknown' },
    }).map(([type, properties]) => ({
      member,
      sent: { id: `no-${type}`, type, atMs, properties },
    })),
  ).flat()

test('what other members do, and in which order, changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(crowd, async (programs) => {
      const [together, apart] = [await shopOfPrograms(), await shopOfPrograms()]
      await side(together, programs, async (round) => {
        await send(together.intake, together, round)
      })
      await side(apart, programs, async (round, no) => {
        const turned = no % 2 === 0 ? round.toReversed() : round
        const sendings = turned.map((each, i) =>
          send(apart.intakes[i % 2 === 0 ? 0 : 1], apart, [each]),
        )
        await Promise.all(sendings)
      })
      assert.deepEqual(await rowsOf(apart), await rowsOf(together))
    }),
    once(1),
  )
})
