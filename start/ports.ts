import { once } from 'node:events'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename } from 'node:path'

/** A port of 127.0.0.1 that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('No port is free')
  return address.port
}

export interface WantedPort {
  port: number
  host: string
  /** The setting that names it. */
  setting: string
}

/** Throws one sentence per taken port: which setting, which port, who holds it. */
export async function requireFreePorts(wanted: WantedPort[]) {
  const complaints: string[] = []
  for (const { port, host, setting } of wanted) {
    const twin = wanted.find((other) => other.port === port && other.setting !== setting)
    if (twin) complaints.push(`${setting} and ${twin.setting} are both ${port}.`)
    if (await isFree(port, host)) continue
    const holder = await portHolder(port)
    const who = holder ? `${holder.name} (process ${holder.pid})` : 'another process'
    complaints.push(`Port ${port} is taken by ${who}. Set ${setting} to another port, or end it.`)
  }
  if (complaints.length > 0) throw new Error(complaints.join('\n'))
}

async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

export interface PortHolder {
  pid: number
  name: string
}

/** Who listens on a port, as far as /proc shows it to us. */
export async function portHolder(port: number): Promise<PortHolder | undefined> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(readOrEmpty))
  const inode = tables.map((table) => listeningInode(table, port)).find(Boolean)
  return inode ? processWithSocket(inode) : undefined
}

const LISTENING = '0A'

/** The socket that listens on a port in the text of /proc/net/tcp. */
export function listeningInode(table: string, port: number): string | undefined {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
    if (state === LISTENING && local.endsWith(`:${wanted}`)) return inode
  }
  return undefined
}

async function processWithSocket(inode: string): Promise<PortHolder | undefined> {
  for (const entry of await readdir('/proc')) {
    const pid = Number(entry)
    if (!pid || !(await holdsSocket(pid, inode))) continue
    const commandLine = (await readOrEmpty(`/proc/${pid}/cmdline`)).split('\0').filter(Boolean)
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '')
    return { pid, name: nameOfProcess(commandLine, cwd) }
  }
  return undefined
}

const OURS = /(^|\/)(api\/main|gateway\/main|temporal\/worker|start\/main)\.ts$/
const NAME_LENGTH = 60

/** What a person would call a process: another bmm by its folder, all others by program and script. */
export function nameOfProcess(commandLine: string[], cwd: string): string {
  const [program, ...args] = commandLine
  if (!program) return 'a process'
  if (OURS.test(commandLine.at(-1) ?? '')) return `another bmm in ${cwd || 'an unknown folder'}`
  // Only a path that runs: what follows it may be a password.
  const script = args.find((argument) => !argument.startsWith('-'))
  const isScript = script !== undefined && /\.([cm]?[jt]s|py|rb|sh|jar)$/.test(script)
  const name = isScript ? `${basename(program)} ${script}` : basename(program)
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name
}

async function holdsSocket(pid: number, inode: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`
  const files = await readdir(folder).catch(() => []) // another user's process, or gone
  for (const file of files) {
    const target = await readlink(`${folder}/${file}`).catch(() => '')
    if (target === `socket:[${inode}]`) return true
  }
  return false
}

function readOrEmpty(path: string) {
  return readFile(path, 'utf8').catch(() => '')
}
