import { collectDefaultMetrics, Registry } from 'prom-client'

/** Where the metrics of one process come together, those of the process itself (memory, event loop, processor) among them. */
export function createRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

/** From a quick answer out of memory to a build's slowest step. */
export const secondsBuckets = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]
