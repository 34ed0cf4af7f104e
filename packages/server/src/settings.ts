import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { madeOnce } from './made-once.ts'

/** A whole number with its bounds, both included, and its default. */
const whole = (least: number, most: number, usual: number, meaning: string) =>
  z.coerce.number().int().min(least).max(most).default(usual).describe(meaning)

const key = z
  .string()
  .regex(/^([0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?)$/, '32 bytes, as 64 hex digits or as base64')
  .transform((text) => Buffer.from(text, text.length === 64 ? 'hex' : 'base64'))

const listOf = <T extends z.ZodType<unknown, string>>(each: T) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(each))

const onOff = z.stringbool({ truthy: ['on', 'true', '1'], falsy: ['off', 'false', '0'] })

/** Every setting: its bounds, its default and its meaning. The page docs/settings.md is printed from this. */
const schema = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe(
      'PostgreSQL to use, version 15 or newer. Left out: a bundled one, kept in `DATA_DIR`.',
    ),
  DATABASE_CONNECTIONS: whole(
    2,
    200,
    12,
    'Most connections that this process opens to PostgreSQL.',
  ),
  DATA_DIR: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder for the bundled PostgreSQL and for secrets made at the first start.'),
  ROLES: listOf(z.enum(['http', 'sync']))
    .prefault('http,sync')
    .describe(
      'What this process does: `http` answers callers, `sync` sends to Braze. Comma between.',
    ),
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  PORT: whole(0, 65_535, 4800, 'Port to listen on; 0 takes any free one.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('The least of what is logged.'),
  SECRET_KEY: key
    .optional()
    .describe(
      'Encrypts the API tokens of connections: 32 bytes, as 64 hex digits or as base64. Left out: made once, kept in `DATA_DIR/secret.key` with mode 0600. Every process on one database needs the same.',
    ),
  SECRET_KEYS_OLD: listOf(key)
    .prefault('')
    .describe('Earlier values of `SECRET_KEY`, comma between: still read, never written with.'),
  BRAZE_ALLOW_LOOPBACK: onOff
    .prefault('off')
    .describe(
      '`on` lets a connection point at this machine, which the sandbox needs. Never in production.',
    ),
  INTAKE_WAIT_MS: whole(
    0,
    1_000,
    5,
    'Milliseconds that a lone event waits for company to share its transaction.',
  ),
  INTAKE_BATCH_EVENTS: whole(1, 5_000, 500, 'Most events of one transaction.'),
  INTAKE_WRITERS: whole(1, 64, 2, 'Transactions at a time; each has its own share of the members.'),
  INTAKE_QUEUE_EVENTS: whole(
    100,
    1_000_000,
    20_000,
    'Events that may wait in memory; one more is answered 429 with `Retry-After`.',
  ),
  SYNC_CLAIM_MEMBERS: whole(1, 5_000, 600, 'Most members that one round takes.'),
  SYNC_QUIET_MS: whole(
    0,
    3_600_000,
    5_000,
    'Least milliseconds between two attribute updates of one member, for a new connection.',
  ),
  SYNC_LEASE_SECONDS: whole(
    5,
    3_600,
    30,
    'Seconds without a sign of life after which another process takes a sender’s connections over; twice SYNC_TIMEOUT_MS at least.',
  ),
  SYNC_CONCURRENCY: whole(1, 64, 8, 'Requests to Braze at a time, for a new connection.'),
  SYNC_LINGER_MS: whole(
    0,
    60_000,
    50,
    'Milliseconds to wait for a fuller request when few members are due.',
  ),
  SYNC_IDLE_MS: whole(10, 60_000, 250, 'Milliseconds between rounds that found nothing to send.'),
  SYNC_TIMEOUT_MS: whole(100, 120_000, 15_000, 'Milliseconds to wait for an answer of Braze.'),
})

/** All settings, read and checked. */
export type Settings = z.infer<typeof schema>

/**
 * Read the environment once, at the start. An empty value counts as left out.
 *
 * @throws if a setting is bad: says which and why, never its value
 */
export function settings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const result = schema.safeParse(given)
  if (!result.success) throw new Error(`Settings:\n${z.prettifyError(result.error)}`)
  return result.data
}

/**
 * The keys that encrypt secrets at rest, 32 bytes each: the first writes, all read. Without `SECRET_KEY` one is
 * made in `DATA_DIR` at the first asking.
 */
export async function secretKeys(from: Settings): Promise<Buffer[]> {
  return [from.SECRET_KEY ?? (await ownKey(from.DATA_DIR)), ...from.SECRET_KEYS_OLD]
}

async function ownKey(dataDir: string): Promise<Buffer> {
  await mkdir(dataDir, { recursive: true })
  const text = await madeOnce(join(dataDir, 'secret.key'), () => randomBytes(32).toString('hex'))
  return key.parse(text)
}

/** The page docs/settings.md. */
export function printSettings(): string {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const rows = Object.entries(properties).map(([name, property]) => {
    const said = typeof property === 'object' ? property : {}
    return `| \`${name}\` | ${usual(said.default)} | ${bounds(said)} | ${said.description ?? ''} |`
  })
  return [
    '# Settings',
    '',
    'Laurel reads these environment variables once, when it starts. A bad one stops it, and it says which',
    'and why. Lists have a comma between their parts.',
    '',
    '| setting | default | allowed | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

const usual = (value: unknown): string =>
  value === undefined || value === '' ? '–' : `\`${String(value)}\``

const bounds = (said: { minimum?: number; maximum?: number; enum?: unknown[] }): string => {
  if (said.enum) return said.enum.map((each) => `\`${each}\``).join(' ')
  if (said.minimum === undefined) return ''
  return `${said.minimum} to ${said.maximum}`
}
