import { type FastifyInstance, fastify } from 'fastify'
import { bindJson } from './bind-json.ts'
import { bindLines } from './bind-lines.ts'
import { bindOperations } from './bind-operations.ts'
import { frontDoor, lead } from './front-door.ts'
import { type AppParts, defaultLimits } from './parts.ts'
import { makeRoom } from './room.ts'

/** The server's HTTP side. */
export type App = {
  /** Begin to serve. Port 0 takes a free one. Gives the URL. */
  listen(where: { readonly host: string; readonly port: number }): Promise<string>
  /**
   * Stop: refuse what is new, let what runs end, then close. What has not ended after `graceMs` is
   * cut off.
   */
  close(graceMs: number): Promise<void>
}

/** The longest param: a member id of 987 bytes, each as %XX. */
const longestParam = 3_000

/** Build the HTTP side from bound routes. Nothing listens yet. */
export function buildApp(parts: AppParts): App {
  const limits = { ...defaultLimits, ...parts.limits }
  const stopping = new AbortController()
  const room = makeRoom(limits.heldBytes)
  const door = frontDoor(parts, room, stopping.signal)
  const server = fastify({
    bodyLimit: limits.bodyBytes,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    // A path that cannot be decoded comes here, past every hook.
    frameworkErrors: (error, request, reply) => {
      door.begin(request, reply)
      door.refuse(error, request, reply)
    },
    routerOptions: { maxParamLength: longestParam },
  })
  server.removeAllContentTypeParsers()
  lead(server, door, stopping.signal)
  bindOperations(server, parts)
  bindJson(server, parts, room)
  bindLines(server, parts, limits, stopping.signal)
  return {
    listen: (where) => server.listen(where),
    close: (graceMs) => close(server, stopping, graceMs),
  }
}

async function close(
  server: FastifyInstance,
  stopping: AbortController,
  graceMs: number,
): Promise<void> {
  stopping.abort()
  const late = setTimeout(() => server.server.closeAllConnections(), graceMs)
  try {
    await server.close()
  } finally {
    clearTimeout(late)
  }
}
