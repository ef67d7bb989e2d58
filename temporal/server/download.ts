import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { createWriteStream } from 'node:fs'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'

const VERSION = 'v1.5.1'
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', arm64: 'arm64' }
const LIMIT_MS = 60_000

export interface DownloadTemporal {
  path: string
  stamp: string
  /** Tests serve the archive themselves. */
  baseUrl?: string
  signal?: AbortSignal
}

/** Fetches the official release. Returns why it could not, or undefined when the file is there. */
export async function downloadTemporal({
  path,
  stamp,
  baseUrl = 'https://temporal.download/cli/archive',
  signal: stopped,
}: DownloadTemporal): Promise<string | undefined> {
  const architecture = ARCHITECTURES[process.arch]
  if (!architecture) return `none for ${process.arch}`
  const unfinished = `${path}.download`
  try {
    const url = `${baseUrl}/${VERSION}?platform=${process.platform}&arch=${architecture}`
    const signal = AbortSignal.any([AbortSignal.timeout(LIMIT_MS), ...(stopped ? [stopped] : [])])
    const response = await fetch(url, { signal })
    if (!response.ok || !response.body) return `HTTP ${response.status}`
    await mkdir(dirname(path), { recursive: true })
    const isThere = await extractBinary(Readable.fromWeb(response.body), unfinished, signal)
    if (!isThere) return 'the archive holds no file named temporal'
    await chmod(unfinished, 0o755)
    await rename(unfinished, path)
    await writeFile(`${path}.stamp`, stamp)
    return undefined
  } catch (err) {
    stopped?.throwIfAborted()
    return reasonOf(err)
  } finally {
    await rm(unfinished, { force: true })
  }
}

async function extractBinary(archive: Readable, path: string, signal: AbortSignal) {
  let isThere = false
  const files = extract()
  const unpacked = pipeline(archive, createGunzip(), files, { signal })
  unpacked.catch(() => {}) // awaited below; the loop throws first
  for await (const file of files) {
    if (file.header.name === 'temporal') {
      await pipeline(file, createWriteStream(path), { signal })
      isThere = true
    } else file.resume()
  }
  await unpacked
  return isThere
}

function reasonOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err)
  if (err.name === 'TimeoutError') return `not within ${LIMIT_MS / 1000} s`
  return err.cause instanceof Error ? err.cause.message : err.message
}
