import { type PaceReading, permissions, probe } from '@laurel/braze'
import { Refused } from '@laurel/contract'
import type { Access } from './access.ts'
import { type Learned, learnedFrom } from './learned.ts'

/** What a token was found to be good for. */
export type Examined = {
  readonly learned: Learned
  /** Required permissions that it lacks, each with what we use it for. */
  readonly missing: readonly { readonly permission: string; readonly use: string }[]
  readonly pace: PaceReading
  /** Milliseconds until `/users/track` answered. */
  readonly latencyMs: number
}

/**
 * Ask Braze what a token may do, without writing anything.
 *
 * @param stranger  how to refuse when what answers is no Braze: at a new host the host is wrong, at a
 *                  known one something stands before it
 * @throws Refused `braze_key_refused`, `braze_unreachable`, and `stranger`
 */
export async function examine(
  { wire, key, timeoutMs }: Access,
  now: () => number,
  stranger: 'braze_host_refused' | 'braze_unreachable' = 'braze_unreachable',
): Promise<Examined> {
  let latencyMs = 0
  const timed: Access['wire'] = async (ask) => {
    const startedMs = now()
    const reply = await wire(ask)
    if (ask.path === '/users/track') latencyMs = now() - startedMs
    return reply
  }
  const found = await probe(timed, { key, timeoutMs })
  switch (found.kind) {
    case 'credential':
      throw new Refused('braze_key_refused', { message: sentence(found.why) })
    case 'address':
      throw new Refused(stranger, { message: sentence(found.why) })
    case 'unreachable':
      throw new Refused('braze_unreachable', { message: sentence(found.why) })
    case 'reached': {
      const missing = found.missing.map((permission) => ({
        permission,
        use: permissions[permission].use,
      }))
      return { learned: learnedFrom(found), missing, pace: found.pace, latencyMs }
    }
  }
}

/**
 * The same, of a token that is to be put in place: it must have every required permission, and be
 * known to have the one to send.
 *
 * @throws Refused as `examine`, and `braze_permission_missing`
 */
export async function examineWhole(...asked: Parameters<typeof examine>): Promise<Examined> {
  const examined = await examine(...asked)
  const toSend = examined.learned.permissions['users.track']
  if (toSend?.state === 'unknown') {
    const message = sentence(toSend.why ?? 'Braze did not say whether the token may send')
    throw new Refused('braze_unreachable', { message })
  }
  if (examined.missing.length === 0) return examined
  throw new Refused('braze_permission_missing', {
    errors: examined.missing.map(({ permission, use }) => ({
      path: '/apiToken',
      rule: 'permission_missing',
      message: `The token lacks ${permission}. ${use}`,
    })),
  })
}

const sentence = (why: string): string => (why.endsWith('.') ? why : `${why}.`)
