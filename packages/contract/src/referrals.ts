import { z } from 'zod'
import { Gives } from './gives.ts'
import { route } from './route.ts'
import {
  Description,
  EventTypeName,
  Expression,
  Label,
  listOf,
  Slug,
  Version,
  VersionRead,
  versionQuery,
} from './words.ts'

const programSettings = {
  name: Label,
  description: Description.optional(),
  on: EventTypeName.describe('The event type by which a friend qualifies.'),
  when: Expression.optional().describe('CEL to yes or no; left out: every such event.'),
  afterDays: z
    .int()
    .min(0)
    .max(3_650)
    .default(0)
    .describe('Calendar days that go by first: a refund of the purchase until then undoes it.'),
  advocate: Gives.default({}).describe('What the member who brought the friend is given.'),
  friend: Gives.default({}).describe('What the friend is given.'),
  atMost: z
    .strictObject({
      friends: z.int().min(1).describe('For how many friends a member is rewarded …'),
      per: z.enum(['month', 'quarter', 'year', 'ever']).describe('… in each period, or in all.'),
    })
    .optional()
    .describe('Bounds the rewards of one member; left out: every friend counts.'),
} as const

const ReferralProgramOut = z
  .object({
    id: z.string().describe('Id of the referral program.'),
    ...programSettings,
    version: Version,
  })
  .meta({ id: 'ReferralProgram', description: 'What members are given for friends they bring.' })

/** List referral programs. */
export const listReferralPrograms = route({
  method: 'GET',
  path: '/v1/referral-programs',
  summary: 'List referral programs.',
  needs: 'config:read',
  reply: listOf(ReferralProgramOut),
})

/** Write a referral program. */
export const putReferralProgram = route({
  method: 'PUT',
  path: '/v1/referral-programs/{id}',
  summary: 'Write a referral program, or change it; it holds for what qualifies from now on.',
  needs: 'config:write',
  params: z.object({ id: Slug }),
  body: z.strictObject({ ...programSettings, version: VersionRead }),
  reply: ReferralProgramOut,
  refuses: ['version_conflict', 'configuration_invalid'],
})

/** Delete a referral program. */
export const deleteReferralProgram = route({
  method: 'DELETE',
  path: '/v1/referral-programs/{id}',
  summary: 'Delete a referral program: who has not qualified yet never does. Codes stay.',
  needs: 'config:write',
  params: z.object({ id: Slug }),
  query: versionQuery,
  refuses: ['referral_program_not_found', 'referral_program_in_use', 'version_conflict'],
})
