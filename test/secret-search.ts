// Looks for a value everywhere that this product writes to or shows: as it is, and in the encodings that programs give it.
import { Client, Connection } from '@temporalio/client'
import type { PayloadCodec } from '@temporalio/common'
import { temporal } from '@temporalio/proto'
import Docker from 'dockerode'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '../db/connect.ts'

/** The ways in which `value` may stand in a text. Of base64 there are three: it depends on where the value begins. */
export function formsOf(value: string): string[] {
  const bytes = Buffer.from(value)
  const inBase64 = [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes])
    const whole = padded.subarray(0, padded.length - (padded.length % 3))
    return [whole.toString('base64'), whole.toString('base64url')].map((text) =>
      text.slice(offset === 0 ? 0 : 4),
    )
  })
  const hex = bytes.toString('hex')
  return [...new Set([value, encodeURIComponent(value), hex, hex.toUpperCase(), ...inBase64])]
}

export function isFoundIn(texts: readonly string[], value: string): boolean {
  const forms = formsOf(value)
  return texts.some((text) => forms.some((form) => text.includes(form)))
}

/** Each row of each table as text, bytes as hex. */
export async function databaseTexts(db: Db): Promise<string[]> {
  const { rows: tables } = await db.raw<{ rows: { name: string }[] }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  )
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await db.raw<{ rows: { row: string }[] }>(
        `select one::text as row from ${name} as one`,
      )
      return rows.map(({ row }) => row).join('\n')
    }),
  )
  return texts
}

/** Each history as the bytes that Temporal keeps, what it shows of each run, and its payloads decrypted. */
export async function temporalTexts({
  address,
  namespace,
  codec,
}: {
  address: string
  namespace: string
  codec: PayloadCodec
}): Promise<{ stored: string[]; decrypted: string[] }> {
  const connection = await Connection.connect({ address })
  try {
    const client = new Client({ connection, namespace })
    const stored: string[] = []
    const decrypted: string[] = []
    for await (const { workflowId, runId, raw } of client.workflow.list()) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory()
      const bytes = temporal.api.history.v1.History.encode(history).finish()
      stored.push(Buffer.from(bytes).toString('latin1'), JSON.stringify(raw))
      for (const payload of payloadsIn(history)) {
        const [plain] = await codec.decode([payload])
        decrypted.push(Buffer.from(plain?.data ?? []).toString('latin1'))
      }
    }
    return { stored, decrypted }
  } finally {
    await connection.close()
  }
}

type Payload = Parameters<PayloadCodec['decode']>[0][number]

function payloadsIn(part: unknown): Payload[] {
  if (typeof part !== 'object' || part === null || ArrayBuffer.isView(part)) return []
  if ('metadata' in part && 'data' in part && ArrayBuffer.isView(part.data))
    return [part as Payload]
  return Object.values(part).flatMap(payloadsIn)
}

/** Files below a directory, but for those that hold secrets on purpose. */
export async function fileTexts(folder: string, { but }: { but: string[] }): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const searched = paths.filter((path) => !but.some((name) => path.startsWith(join(folder, name))))
  return Promise.all(searched.map((path) => readFile(path, 'latin1')))
}

/** Of every process of this machine, those in containers too. */
export async function processTexts(file: 'cmdline' | 'environ'): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const goneMeanwhile = () => ''
  return Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/${file}`, 'latin1').catch(goneMeanwhile)),
  )
}

/** What the engine tells of every container, and the logs that it keeps of it. */
export async function containerTexts(
  socketPath: string,
): Promise<{ told: string; logs: string }[]> {
  const docker = new Docker({ socketPath })
  const all = await docker.listContainers({ all: true })
  const texts = all.map(async ({ Id: id }) => {
    const container = docker.getContainer(id)
    const told = JSON.stringify(await container.inspect())
    const logs = await container.logs({ stdout: true, stderr: true, follow: false })
    return { told, logs: logs.toString('latin1') }
  })
  return Promise.all(texts.map((text) => text.catch(() => ({ told: '', logs: '' })))) // another test's, gone meanwhile
}
