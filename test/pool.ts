// Runners that stand ready in a stack, as its tests look at them.
import type { Stack } from './stack.ts'
import { until } from './until.ts'

interface WarmRunner {
  id: string
  state: string
  containerName: string
}

export async function warmRunners({ db }: Stack): Promise<WarmRunner[]> {
  return db('runners')
    .whereNull('versionId')
    .whereNot({ state: 'gone' })
    .orderBy('id')
    .select('id', 'state', 'containerName')
}

/** Answers them when there are as many, and none is being started or removed. */
export async function untilWarm(stack: Stack, count: number): Promise<WarmRunner[]> {
  const isLoaded = ({ id }: WarmRunner) =>
    stack
      .output('worker')
      .join('')
      .split('\n')
      .some((line) => line.includes(id) && line.includes('stands ready'))
  return until(
    `${count} runners stand ready`,
    async () => {
      const found = await warmRunners(stack)
      return found.length === count && found.every(isLoaded) ? found : undefined
    },
    30_000,
  )
}
