import { Counter, Histogram, type Registry } from 'prom-client'
import type { SyncNews } from '../sync/news.ts'

/**
 * Count what happens while sending.
 *
 * @returns called with each piece of news
 */
export function syncNumbers(registry: Registry): (news: SyncNews) => void {
  const registers = [registry]
  const labelNames = ['connection']
  const requests = new Histogram({
    name: 'laurel_sync_request_seconds',
    help: 'Requests to Braze by connection and status (0: no answer): how many, and how long.',
    labelNames: [...labelNames, 'status'],
    buckets: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15],
    registers,
  })
  const count = (name: string, help: string) => new Counter({ name, help, labelNames, registers })
  const objects = count('laurel_sync_objects_total', 'Objects sent to Braze.')
  const members = count('laurel_sync_members_total', 'Members whose envelope was sent.')
  const settled = count('laurel_sync_settled_total', 'Members settled by a verdict.')
  const lost = count('laurel_sync_lost_total', 'Verdicts that came too late to settle anything.')
  const held = count('laurel_sync_held_total', 'Times that a connection was put on hold.')
  const faults = count('laurel_sync_faults_total', 'Faults of ours while sending.')

  return (news) => {
    const { workspaceId, connectionId } = news.lane ?? { workspaceId: 0, connectionId: 'none' }
    const connection = `${workspaceId}/${connectionId}`
    switch (news.kind) {
      case 'request':
        requests.observe({ connection, status: String(news.status) }, news.ms / 1_000)
        objects.inc({ connection }, news.objects)
        members.inc({ connection }, news.members)
        return
      case 'settled':
        settled.inc({ connection }, news.rows)
        lost.inc({ connection }, news.lost)
        return
      case 'held':
        held.inc({ connection })
        return
      case 'fault':
        faults.inc({ connection })
        return
      case 'resumed':
      case 'erasure_failed':
        return
    }
  }
}
