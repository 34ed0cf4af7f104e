import { serve, settings } from '@laurel/server'
import { pino } from 'pino'
import type { Remote } from '../../../packages/server/src/cli/call.ts'
import { connect } from '../../../packages/server/src/db/connect.ts'
import { sweeper } from '../../../packages/server/src/points/sweep.ts'
import { secretsOf } from '../../../packages/server/src/secrets.ts'
import { secretKeys } from '../../../packages/server/src/settings.ts'
import { realWorld, wire } from '../../../packages/server/src/wiring.ts'

/** A server in this process whose clock is moved by hand, and which sweeps only when it is told to. */
export type Engine = {
  readonly laurel: Remote
  /** What stands for now: milliseconds since 1970, UTC. */
  readonly clock: { nowMs: number }
  /** Book all that is due by now; gives how many events that made. */
  sweep(): Promise<number>
  close(): Promise<void>
}

/**
 * Start one on a database of its own. Sweeps come as from a second process: over connections of their own.
 *
 * @param dataDir where its key is kept
 * @param nowMs   where the clock begins
 */
export async function startEngine(
  databaseUrl: string,
  dataDir: string,
  nowMs: number,
): Promise<Engine> {
  const clock = { nowMs }
  const world = realWorld(() => clock.nowMs)
  const set = settings({
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    ROLES: 'http',
    PORT: '0',
    INTAKE_WAIT_MS: '0',
  })
  const server = await serve(set, pino({ level: 'silent' }), world)
  const db = connect(databaseUrl)
  const { intake, wires } = wire(db, secretsOf(await secretKeys(set)), set, world, {
    onFault: () => {},
    onBatch: () => {},
    nudge: () => {},
  })
  const sweep = sweeper({ db, intake, now: world.now, random: () => 0 })
  return {
    laurel: { url: server.url, key: server.firstKey ?? '' },
    clock,
    sweep: () => sweep(() => true),
    close: async () => {
      await intake.close()
      await wires.close()
      await db.close()
      await server.close()
    },
  }
}
