import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseInstanceUrl } from '../src/index.ts'

const originOf = (text: string, allowLoopback = false) => {
  const instance = parseInstanceUrl(text, { allowLoopback })
  return instance.ok ? instance.origin : null
}

test('a REST host is found in whatever a person copies', () => {
  const found: Record<string, string> = {
    'https://rest.iad-01.braze.com': 'https://rest.iad-01.braze.com',
    ' rest.fra-02.braze.eu ': 'https://rest.fra-02.braze.eu',
    'https://REST.iad-03.Braze.com/users/track/': 'https://rest.iad-03.braze.com',
    'https://sdk.us-10.braze.com': 'https://rest.us-10.braze.com',
    'https://dashboard-07.braze.com/sign_in?x=1#y': 'https://rest.iad-07.braze.com',
    'dashboard-01.braze.eu': 'https://rest.fra-01.braze.eu',
    'https://dashboard.us-10.braze.com/overview': 'https://rest.us-10.braze.com',
    'https://dashboard.jp-01.braze.com': 'https://rest.jp-01.braze.com',
    'rest.sg-01.braze.com': 'https://rest.sg-01.braze.com',
    'US-08': 'https://rest.iad-08.braze.com',
    'us-10': 'https://rest.us-10.braze.com',
    'EU-02': 'https://rest.fra-02.braze.eu',
    'AU-01': 'https://rest.au-01.braze.com',
  }
  for (const [typed, origin] of Object.entries(found)) assert.equal(originOf(typed), origin, typed)
})

test('no other host passes, however it is dressed', () => {
  const refused = [
    '',
    'braze',
    'https://braze.com',
    'https://rest.iad-01.braze.com.evil.com',
    'https://evil.com/rest.iad-01.braze.com',
    'https://rest.iad-01.braze.com@evil.com',
    'https://evil.com#rest.iad-01.braze.com',
    'https://user:pass@rest.iad-01.braze.com',
    'http://rest.iad-01.braze.com',
    'ftp://rest.iad-01.braze.com',
    'https://rest.iad-01.braze.com:8443',
    'https://rest.iad-01.braze.org',
    'https://restXiad-01.braze.com',
    'https://rest-01.braze.com',
    'https://rest.iad-10.braze.com',
    'https://rest..braze.com',
    'https://10.0.0.1',
    'https://169.254.169.254',
    'https://[fd00::1]',
    'https://2130706433',
    'http://localhost.evil.com:80',
    'US-1',
  ]
  for (const typed of refused) assert.equal(originOf(typed), null, typed)
  for (const typed of refused.filter((text) => !text.includes('2130706433'))) {
    assert.equal(originOf(typed, true), null, `${typed}, with loopback allowed`)
  }
})

test('addresses of this machine pass only where they are allowed', () => {
  const own = [
    'http://localhost:3000',
    'http://127.0.0.1:9/path',
    'https://[::1]:4',
    'http://127.9.9.9',
  ]
  for (const typed of own) assert.equal(originOf(typed), null, typed)
  assert.deepEqual(
    own.map((typed) => originOf(typed, true)),
    ['http://localhost:3000', 'http://127.0.0.1:9', 'https://[::1]:4', 'http://127.9.9.9'],
  )
})
