import type Docker from 'dockerode'
import { readFile } from 'node:fs/promises'
import * as z from 'zod'

const MEBIBYTE = 1_048_576
const counted = z.object({
  memory_stats: z.object({ usage: z.number(), stats: z.record(z.string(), z.number()) }),
})

/** MiB of a container and of the process that the engine keeps beside it. */
export async function containerMemory(docker: Docker, name: string) {
  const container = docker.getContainer(name)
  const { memory_stats } = counted.parse(await container.stats({ stream: false }))
  const { usage, stats } = memory_stats
  const cache = stats['total_inactive_file'] ?? stats['inactive_file'] ?? 0 // cgroup 1, 2: as `docker stats` counts
  const { State } = await container.inspect()
  return {
    container: (usage - cache) / MEBIBYTE,
    shim: await processMemory(await parentOf(State.Pid)),
  }
}

/** MiB: what is its own, and its share of what it has in common with others. */
export async function processMemory(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1]) / 1_024
}

async function parentOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^PPid:\s+(\d+)$/m.exec(text)?.[1])
}
