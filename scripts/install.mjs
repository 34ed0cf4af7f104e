// Installs the packages of package-lock.json, unless they are there. Plain JavaScript: it runs before they are.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Make node_modules complete for the present lock file. Of several processes one installs, the others wait. */
export async function install(root) {
  if (isInstalled(root)) return
  const lock = join(root, '.install.lock')
  await take(lock)
  const release = () => rmSync(lock, { force: true })
  process.once('exit', release)
  try {
    if (!isInstalled(root)) await runNpm(root, lock)
  } finally {
    release()
    process.off('exit', release)
  }
}

const stampOf = (root) => join(root, 'node_modules', '.laurel-installed')

const hashOf = (lock) =>
  createHash('sha256').update(`${process.platform} ${process.arch}\n${lock}`).digest('hex')

/** The stamp bears the lock file's hash; without one, the list that npm leaves of what it put in place is compared. */
function isInstalled(root) {
  const lock = readIfThere(join(root, 'package-lock.json'))
  if (lock === null) throw new Error('package-lock.json is missing')
  const hash = hashOf(lock)
  if (readIfThere(stampOf(root)) === hash) return true
  const present = readIfThere(join(root, 'node_modules', '.package-lock.json'))
  if (present === null || !agrees(JSON.parse(lock), JSON.parse(present))) return false
  try {
    writeFileSync(stampOf(root), hash)
  } catch {
    // Somebody else's checkout, read only: it is compared each time.
  }
  return true
}

/** True if everything that the lock wants on this machine is present in that very version. */
function agrees(wanted, present) {
  return Object.entries(wanted.packages).every(
    ([path, { version, link, os, cpu, libc, optional }]) => {
      if (!path.startsWith('node_modules/')) return true
      const there = present.packages[path]
      if (there) return link || there.version === version
      const forUs = os !== undefined && fits(os, process.platform) && fits(cpu, process.arch)
      return optional === true && (!forUs || libc !== undefined)
    },
  )
}

const fits = (allowed, mine) => allowed === undefined || allowed.includes(mine)

/** Wait for the lock; one whose holder is gone is taken over. */
async function take(lock) {
  for (let told = false; ; ) {
    const draft = `${lock}.${process.pid}`
    writeFileSync(draft, String(process.pid))
    try {
      linkSync(draft, lock)
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    } finally {
      rmSync(draft, { force: true })
    }
    const holders = readIfThere(lock)
    if (holders && isStale(lock, holders)) breakLock(lock, holders)
    else if (!told) {
      console.error('Another process is installing the packages; waiting for it.')
      told = true
    }
    await sleep(200)
  }
}

/** No install lasts this long; a lock that old is of a number that was given again. */
const longestMs = 30 * 60_000

function isStale(lock, holders) {
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
  const alive = holders
    .split(' ')
    .map(Number)
    .some((pid) => pid !== process.pid && isAlive(pid))
  return !alive || Date.now() - made > longestMs
}

/** Moving is atomic, so of two that find the lock stale one moves it; what was moved is looked at again. */
function breakLock(lock, holders) {
  const moved = `${lock}.stale-${process.pid}`
  try {
    renameSync(lock, moved)
    if (readIfThere(moved) !== holders) linkSync(moved, lock)
  } catch {
    // Another was faster.
  } finally {
    rmSync(moved, { force: true })
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

async function runNpm(root, lock) {
  const begun = performance.now()
  console.error('Installing packages (once, and again when they change)…')
  const options =
    '--ignore-scripts --include=dev --include=optional --no-audit --no-fund --loglevel=error'
  const [program, ...first] = npm()
  const child = spawn(program, [...first, 'ci', ...options.split(' ')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && first.length === 0,
  })
  if (child.pid) writeFileSync(lock, `${process.pid} ${child.pid}`) // it may outlive us, and still be at work
  const { code, said } = await ended(child)
  if (code !== 0) {
    console.error(
      `${said.trim()}\nThe packages could not be installed (npm ci ended with ${code}).`,
    )
    process.exit(1)
  }
  writeFileSync(stampOf(root), hashOf(readIfThere(join(root, 'package-lock.json'))))
  console.error(`Installed in ${((performance.now() - begun) / 1000).toFixed(0)} s.`)
}

/** Read what a process says until it ends; if we are told to end, it ends first. */
async function ended(child) {
  let said = ''
  const listen = (text) => {
    said += text
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  const pass = (signal) => child.kill(signal)
  process.on('SIGINT', pass).on('SIGTERM', pass)
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (status, signal) => resolve(status ?? signal))
  })
  process.off('SIGINT', pass).off('SIGTERM', pass)
  return { code, said }
}

/** The npm that started us, or the one on the path. */
function npm() {
  const started = process.env.npm_execpath ?? ''
  return /npm-cli\.js$/.test(started) ? [process.execPath, started] : ['npm']
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}
