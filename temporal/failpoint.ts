import type { Failpoint } from '../activities/deps.ts'
import { AppError } from '../contract/errors.ts'

type Act = 'kill' | 'throw' | 'fail' | 'hang'

/**
 * Named places where tests make this process die, an activity fail so that it is tried again (`throw`) or is not (`fail`),
 * or hang. Each acts once. Written as name=act; inert when there are none.
 */
export function createFailpoint(settings: readonly string[]): Failpoint {
  const acts = new Map(
    settings.map((setting) => {
      const [name = '', act = ''] = setting.split('=')
      return [name, act as Act]
    }),
  )
  return async (name) => {
    const act = acts.get(name)
    if (!act) return
    acts.delete(name)
    switch (act) {
      case 'kill':
        process.kill(process.pid, 'SIGKILL')
        return
      case 'throw':
        throw new AppError('Internal', `failpoint ${name}`)
      case 'fail':
        throw new AppError('SourceInvalid', `failpoint ${name}`, { detail: `Failpoint ${name}` })
      case 'hang':
        await new Promise(() => {})
    }
  }
}
