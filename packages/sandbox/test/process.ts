import { sandbox, serveSandbox } from '../src/index.ts'

// A sandbox in a process of its own, for tests that kill it: prints its address, and then serves.
const [, , journal = ''] = process.argv
const { url } = await serveSandbox({
  port: 0,
  sandbox: sandbox({ visibility: { delayMs: 20 } }),
  journal,
})
console.log(url)
