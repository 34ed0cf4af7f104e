/**
 * Load for a server on this machine: a few keep-alive sockets, each with one request under way.
 *
 * The requests are ready bytes and the answers are read by their length only, because on two cores a
 * comfortable client would take the processor from the server that is being timed.
 */
import { connect } from 'node:net'

/** What to send and for how long. */
export type Load = {
  readonly port: number
  /** Whole HTTP requests, sent in turn; `next` gives the bytes of one more, or null when all are sent. */
  readonly next: () => Buffer | null
  readonly sockets: number
  /** Requests a second over all sockets; left out: as fast as answers come. */
  readonly perSecond?: number
}

/** Statuses seen, and the time each request took in milliseconds. */
export type Loaded = { readonly statuses: Map<number, number>; readonly tookMs: number[] }

/** Send until `next` gives null, then say what came back. */
export async function load(plan: Load): Promise<Loaded> {
  const statuses = new Map<number, number>()
  const tookMs: number[] = []
  const gapMs = plan.perSecond === undefined ? 0 : (1000 * plan.sockets) / plan.perSecond
  const drive = () =>
    one(plan, gapMs, (status, ms) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      tookMs.push(ms)
    })
  await Promise.all(Array.from({ length: plan.sockets }, drive))
  return { statuses, tookMs }
}

function one(plan: Load, gapMs: number, seen: (status: number, ms: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: plan.port, host: '127.0.0.1', noDelay: true })
    let text = ''
    let sentAt = 0
    let dueAt = performance.now() + Math.random() * gapMs
    const send = () => {
      const request = plan.next()
      if (request === null) {
        socket.end()
        return
      }
      sentAt = performance.now()
      socket.write(request)
    }
    const pace = () => {
      const waitMs = dueAt - performance.now()
      dueAt += gapMs
      if (gapMs === 0 || waitMs <= 0) send()
      else setTimeout(send, waitMs)
    }
    socket.setEncoding('latin1')
    socket.on('connect', pace)
    socket.on('data', (part: string) => {
      text += part
      const length = whole(text)
      if (length === null || text.length < length) return
      seen(Number(text.slice(9, 12)), performance.now() - sentAt)
      text = text.slice(length)
      pace()
    })
    socket.on('close', () => resolve())
    socket.on('error', reject)
  })
}

/** How long the answer is in all, once its head has come. */
function whole(text: string): number | null {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return null
  const length = /content-length: (\d+)/i.exec(text.slice(0, head))?.[1]
  return head + 4 + Number(length ?? 0)
}

/** The bytes of one POST with a JSON body. */
export function post(path: string, token: string, body: string): Buffer {
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
