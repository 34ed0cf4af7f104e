import {
  type Accepted,
  foldCode,
  type LoyaltyEvent,
  type Member,
  type Program,
  type ReferralFacts,
  type Referred,
  referralPrefix,
} from '@laurel/domain'
import { bucketOf } from '../db/bucket.ts'
import type { Session } from '../db/database.ts'
import type { Statement } from '../db/sql.ts'
import { tombstoneDigest } from '../members/tombstone.ts'
import type { LiveProgram } from '../program/live.ts'
import {
  codeOwners,
  insertCodes,
  insertOutbox,
  lockAddresses,
  membersWith,
} from './referrals-sql.ts'
import type { KnownReferrals, MemberState } from './state.ts'
import type { Waiting } from './waiting.ts'

const kinds = ['email', 'phone'] as const
type Fields = LoyaltyEvent['properties']

/**
 * Read what deciding needs of referrals: for members who enrol with a code, and for those who are referred and have yet
 * to qualify. Of most batches nothing is asked.
 */
export async function askReferrals(
  tx: Session,
  { workspaceId, program }: LiveProgram,
  batch: readonly Waiting[],
  members: ReadonlyMap<string, MemberState>,
): Promise<KnownReferrals> {
  const codes = new Set<string>()
  const values = new Set<string>()
  const askFor = (code: string, fields: Fields) => {
    codes.add(code)
    for (const key of keysOf(fields)) values.add(key)
  }
  for (const { event } of batch) {
    const code = codeIn(event)
    if (code !== null) askFor(code, fieldsIn(event))
  }
  for (const { member } of members.values()) {
    const referred = member?.standing.referred
    if (member && referred && mayQualify(referred, program)) askFor(referred.code, member.fields)
  }
  const asked = [...codes]
  const [owners, found] = await Promise.all([
    asked.length === 0
      ? []
      : tx.ask(
          codeOwners(
            workspaceId,
            asked.map((code) => bucketOf(workspaceId, code)),
            asked,
          ),
        ),
    values.size === 0 ? [] : askTwins(tx, workspaceId, [...values]),
  ])
  const twins = new Map([...values].map((key) => [key, new Set<string>()]))
  for (const { kind, value, memberId } of found) twins.get(keyOf(kind, value))?.add(memberId)
  return { owners: new Map(owners.map(({ code, memberId }) => [code, memberId])), twins }
}

/** Whether there is something by which a friend has yet to qualify. */
const mayQualify = ({ candidates, done }: Referred, { referrals }: Program): boolean =>
  candidates.length > 0 || [...referrals.keys()].some((id) => !done.includes(id))

/**
 * Read who has these addresses. Whoever asks holds them until the transaction ends: of friends who come at the same
 * instant, the later one sees the earlier. Members are locked before, shared counts after.
 */
async function askTwins(tx: Session, workspaceId: number, keys: readonly string[]) {
  const places = new Set(keys.map((key) => bucketOf(workspaceId, key)))
  const [, found] = await tx.all([
    lockAddresses([...places].sort((a, b) => a - b)),
    membersWith(
      workspaceId,
      keys.map(kindOf),
      keys.map((key) => key.slice(6)),
    ),
  ])
  return found
}

/** Let the decisions to come see who has which address now. */
export function keepTwin({ twins }: KnownReferrals, { memberId, fields }: Member): void {
  if (twins.size === 0) return
  for (const key of keysOf(fields)) twins.get(key)?.add(memberId)
}

/** What an event's decision must know: null where neither it nor its member has to do with referrals. */
export function factsOf(
  { owners, twins }: KnownReferrals,
  event: LoyaltyEvent,
  own: MemberState,
): ReferralFacts | null {
  const enrols = own.member === null
  const code = enrols ? codeIn(event) : (own.member?.standing.referred?.code ?? null)
  if (code === null) return null
  const advocate = owners.get(code)
  const fields = enrols ? fieldsIn(event) : (own.member?.fields ?? {})
  const others = keysOf(fields).flatMap((key) => [...(twins.get(key) ?? [])])
  const another = others.some((memberId) => memberId !== event.memberId)
  const self = advocate !== undefined && others.includes(advocate)
  return {
    codeKnown: advocate !== undefined,
    returning: own.life > 1,
    twin: self ? 'advocate' : another ? 'another' : null,
  }
}

function codeIn({ type, properties: { referralCode } }: LoyaltyEvent): string | null {
  return type === 'enrol' && typeof referralCode === 'string' ? foldCode(referralCode) : null
}

function fieldsIn({ properties: { fields } }: LoyaltyEvent): Fields {
  return typeof fields === 'object' && fields !== null && !Array.isArray(fields)
    ? (fields as Fields)
    : {}
}

/** E-mail address and phone number, as they are looked up. */
const keysOf = (fields: Fields): string[] =>
  kinds.flatMap((kind) => {
    const value = fields[kind]
    return typeof value === 'string' ? [keyOf(kind, value.toLowerCase())] : []
  })

const keyOf = (kind: 'email' | 'phone', value: string): string => `${kind}:${value}`
const kindOf = (key: string) => (key.startsWith('email:') ? 'email' : 'phone')

/** What was accepted, as far as it concerns referrals. */
type Done = {
  readonly bucket: number
  readonly memberId: string
  readonly decision: Pick<Accepted, 'referralCode' | 'submissions'>
}

/** Statements that write new codes, and the events that others are to hear of. Most batches need none. */
export function referralWrites(workspaceId: number, accepted: readonly Done[]): Statement<never>[] {
  const codes = accepted.flatMap(({ bucket, memberId, decision: { referralCode } }) =>
    referralCode === undefined ? [] : [{ bucket, memberId, code: referralCode }],
  )
  const events = accepted.flatMap(({ bucket, memberId, decision: { submissions = [] } }) =>
    submissions.map((each) => ({ ...each, bucket, eventId: idOf(workspaceId, memberId, each) })),
  )
  return [
    ...(codes.length === 0
      ? []
      : [
          insertCodes(workspaceId, {
            bucket: codes.map(({ bucket }) => bucket),
            code: codes.map(({ code }) => code),
            memberId: codes.map(({ memberId }) => memberId),
          }),
        ]),
    ...(events.length === 0
      ? []
      : [
          insertOutbox(workspaceId, {
            bucket: events.map(({ bucket }) => bucket),
            eventId: events.map(({ eventId }) => eventId),
            code: events.map(({ code }) => code),
            type: events.map(({ type }) => type),
            occurredAt: events.map(({ occurredAt }) => occurredAt),
            properties: events.map(({ properties }) => JSON.stringify(properties)),
          }),
        ]),
  ]
}

/** The same for the same friend and program for ever. Who the friend was cannot be read from it. */
const idOf = (workspaceId: number, memberId: string, { name }: { readonly name: string }) =>
  `${referralPrefix}${name}:${tombstoneDigest(workspaceId, memberId)}`
