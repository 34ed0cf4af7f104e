import { z } from 'zod'
import { route } from './route.ts'
import { MemberId } from './words.ts'

/** Whether the process lives. Asks nothing of anyone. */
export const getHealth = route({
  method: 'GET',
  path: '/healthz',
  summary: 'Say that the process lives.',
  needs: null,
  reply: z.object({ ok: z.literal(true).describe('The process lives.') }),
})

/** Whether the process can serve. A 503 has the same body. */
export const getReadiness = route({
  method: 'GET',
  path: '/readyz',
  summary: 'Say whether the server can serve: 200 if it can, 503 with the same body if not.',
  needs: null,
  reply: z.object({
    ready: z.boolean().describe('Whether all checks passed.'),
    checks: z
      .record(z.string(), z.boolean())
      .describe(
        '`database`: it answers. Its schema is brought up to date before the server listens.',
      ),
  }),
})

/** Numbers for a monitoring system. */
export const getMetrics = route({
  method: 'GET',
  path: '/metrics',
  summary: 'Read the numbers of this process, in the text format of Prometheus.',
  needs: null,
  carries: 'text',
  reply: z.string(),
})

/** This contract, for tools. */
export const getOpenApi = route({
  method: 'GET',
  path: '/v1/openapi.json',
  summary: 'Read this contract as OpenAPI 3.1.',
  needs: null,
  reply: z.record(z.string(), z.unknown()).describe('The document.'),
})

/** Check what must always hold. */
export const verify = route({
  method: 'POST',
  path: '/v1/verify',
  summary: 'Check the invariants of the ledger on live data, and name every violation.',
  needs: 'admin',
  reply: z.object({
    checked: z
      .record(z.string(), z.int())
      .describe('How many of what were looked at: `members`, `entries`, `lots` …'),
    violations: z
      .array(
        z.object({
          rule: z.string().describe('What does not hold: a stable short name.'),
          memberId: z.string().nullable().describe('The member it is about.'),
          message: z.string().describe('What was found, in one sentence.'),
        }),
      )
      .describe('Empty: all holds. The first 1,000.'),
    complete: z.boolean().describe('Whether everything was looked at.'),
  }),
})

const Trait = z.union([z.string(), z.number(), z.boolean()]).nullable()

/** Derive everything anew from what happened, and compare. */
export const rebuild = route({
  method: 'POST',
  path: '/v1/rebuild',
  summary:
    'Derive members anew from ledger and events, and name what is stored otherwise. Changes nothing.',
  needs: 'admin',
  query: z.strictObject({
    memberId: MemberId.optional().describe('Only this member. Left out: all, and what they share.'),
  }),
  reply: z.object({
    checked: z
      .record(z.string(), z.int())
      .describe('How many of what were looked at: `members`, `events`, `entries`, `lots`.'),
    differences: z
      .array(
        z.object({
          memberId: z.string().nullable().describe('The member; null: what all share.'),
          what: z.string().describe('Such as `wallets/points/balance` or `lots/3/remaining`.'),
          stored: Trait.describe('As it is stored; null: nothing.'),
          derived: Trait.describe('As it is derived; null: nothing.'),
        }),
      )
      .describe('Empty: all is as it is derived. The first 1,000.'),
    complete: z.boolean().describe('Whether everything was looked at.'),
  }),
  refuses: ['member_not_found'],
})
