#!/usr/bin/env node
import { Command } from 'commander'
import { addBackTest } from './back-test.ts'
import { addConnect } from './connect.ts'
import { defaultUrl } from './context.ts'
import { addBackfill, addDeliveries, addRedrive } from './deliveries.ts'
import { addDoctor } from './doctor.ts'
import { addImport } from './import-command.ts'
import { addKeys } from './keys.ts'
import { addMap, addPreview } from './map.ts'
import { addMigrate } from './migrate.ts'
import { addRebuild } from './rebuild.ts'
import { addSandbox } from './sandbox.ts'
import { addServe } from './serve.ts'
import { addVerify } from './verify.ts'

const program = new Command('laurel')
  .description('Loyalty cloud that keeps Braze in step.')
  .option('--url <url>', `server to talk to (LAUREL_URL, else ${defaultUrl})`)
  .option('--key <key>', 'API key (LAUREL_KEY)')
  .option('--json', 'answer as JSON')
  .showHelpAfterError()

for (const add of [
  ...[addServe, addMigrate, addSandbox, addDoctor],
  ...[addConnect, addMap, addPreview, addImport, addBackfill],
  ...[addDeliveries, addRedrive, addBackTest, addVerify, addRebuild, addKeys],
]) {
  add(program)
}

try {
  await program.parseAsync()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  // 2: no use in trying again as it is, which whoever keeps this process running should know.
  process.exitCode = 2
}
