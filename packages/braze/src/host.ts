/** A Braze REST host found in what a person typed, or a sentence that says why there is none. */
export type Instance =
  | { readonly ok: true; readonly origin: string }
  | { readonly ok: false; readonly problem: string }

/**
 * Find the REST host in an instance URL, however it was copied: the REST endpoint, the dashboard's
 * address with any path, the SDK endpoint, or an instance's name such as `EU-01`.
 *
 * Braze adds clusters, so the form of a host is checked and not a list of them (Braze docs, API
 * overview, read 2026-09-02). Nothing else passes: no other domain, no address, port or user name.
 *
 * @param allowLoopback  also take `localhost`, `127.x.x.x` and `[::1]` with any port, for a sandbox
 */
export function parseInstanceUrl(
  text: string,
  { allowLoopback = false }: { allowLoopback?: boolean } = {},
): Instance {
  const typed = text.trim()
  const named = clusterOfName(typed)
  if (named) return { ok: true, origin: `https://rest.${named}` }

  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`)
  if (!url) return refuse('This is not a URL.')
  if (url.username || url.password) return refuse('Leave user name and password out of the URL.')
  if (loopback.test(url.hostname) && /^https?:$/.test(url.protocol)) {
    if (allowLoopback) return { ok: true, origin: url.origin }
    return refuse('Addresses of this machine are refused unless the setting for a sandbox is on.')
  }
  if (url.protocol !== 'https:') return refuse('The URL must start with https://.')
  if (url.port) return refuse('Leave the port out of the URL.')
  return restHost(url.hostname)
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
const refuse = (problem: string): Instance => ({ ok: false, problem })

function restHost(host: string): Instance {
  const [, named] =
    /^(?:rest|sdk|dashboard)\.([a-z]{2,8}-\d{2}\.braze\.(?:com|eu))$/.exec(host) ?? []
  if (named === 'iad-10.braze.com') {
    return refuse('Instance US-10 is at https://rest.us-10.braze.com.')
  }
  if (named !== undefined) return { ok: true, origin: `https://rest.${named}` }

  // The oldest dashboards are numbered only: dashboard-03.braze.com is the cluster iad-03.
  const [, number, ending] = /^dashboard-(\d{2})\.braze\.(com|eu)$/.exec(host) ?? []
  if (number === undefined) {
    return refuse('A Braze instance URL looks like https://rest.iad-01.braze.com.')
  }
  const area = ending === 'eu' ? 'fra' : 'iad'
  return { ok: true, origin: `https://rest.${area}-${number}.braze.${ending}` }
}

/** `US-01` to `US-08` are iad clusters, `EU-…` are fra clusters; later ones carry their own name. */
function clusterOfName(typed: string): string | null {
  const [, region = '', number = ''] = /^(us|eu|au|id|jp|kr)-?(\d{2})$/i.exec(typed) ?? []
  if (!region) return null
  const area = region.toLowerCase()
  if (area === 'eu') return `fra-${number}.braze.eu`
  if (area === 'us' && Number(number) < 9) return `iad-${number}.braze.com`
  return `${area}-${number}.braze.com`
}
