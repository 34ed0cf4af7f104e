import { getMeters, getWorkspace, listConnections } from '@laurel/contract'
import type { Command } from 'commander'
import { settings } from '../settings.ts'
import { call, type Remote, reach } from './call.ts'
import { contextOf } from './context.ts'

/** One thing that was looked at, and what to do where it is not well. */
type Finding = { readonly what: string; readonly well: boolean; readonly said: string }

/** `laurel doctor`: look at everything that is often wrong. Ends with 1 when something is. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check settings, server, database, key and connections')
    .action(async (_options, command: Command) => {
      const { remote, print } = contextOf(command)
      const findings = [
        await look('settings', async () => {
          settings(process.env)
          return 'as they should be'
        }),
        await look('server', () => answers(remote, '/healthz')),
        await look('database', () => answers(remote, '/readyz')),
        await look('clock', () => clock(remote)),
        await look('key', async () => {
          const workspace = await call(remote, getWorkspace)
          return `belongs to ${workspace.name}`
        }),
        ...(await connections(remote)),
      ]
      print.result(findings, () =>
        findings.map(({ what, well, said }) => `${well ? 'ok  ' : 'FAIL'} ${what}: ${said}`),
      )
      if (findings.some((finding) => !finding.well)) process.exitCode = 1
    })
}

async function look(what: string, at: () => Promise<string>): Promise<Finding> {
  try {
    return { what, well: true, said: await at() }
  } catch (error) {
    return { what, well: false, said: error instanceof Error ? error.message : String(error) }
  }
}

async function answers(remote: Remote, path: string): Promise<string> {
  const response = await reach(remote, path, {})
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${text.slice(0, 300)}`)
  return `${path} answers ${response.status}`
}

/** Braze's windows and our due times are instants, so two clocks must not be far apart. */
async function clock(remote: Remote): Promise<string> {
  const response = await reach(remote, '/healthz', {})
  const away = Math.abs(Date.parse(response.headers.get('date') ?? '') - Date.now())
  if (!(away < 5_000)) throw new Error(`${Math.round(away / 1000)} s away from this machine's`)
  return 'within 5 s of this machine’s'
}

async function connections(remote: Remote): Promise<Finding[]> {
  const { data } = await call(remote, listConnections).catch(() => ({ data: [] }))
  return Promise.all(
    data.map(({ id, status, heldWhy }) =>
      look(`connection ${id}`, async () => {
        const meters = await call(remote, getMeters, { params: { connectionId: id } })
        const said = `${status}, ${meters.waiting} members waiting, ${meters.parked} rows parked`
        if (status === 'held')
          throw new Error(`${said}. ${heldWhy ?? ''} Check the token: laurel connect --check ${id}`)
        return said
      }),
    ),
  )
}
