/** The groups of nodes of a graph that can all reach one another, those that only loop to themselves included. */
export function connectedParts(size: number, nextOf: (node: number) => number[]): number[][] {
  const order = new Int32Array(size).fill(-1)
  const low = new Int32Array(size)
  const isOpen = new Uint8Array(size)
  const open: number[] = []
  const parts: number[][] = []
  let count = 0

  const enter = (node: number) => {
    order[node] = low[node] = count
    count += 1
    isOpen[node] = 1
    open.push(node)
    return { node, targets: nextOf(node), at: 0 }
  }
  const lower = (node: number, to: number) => {
    low[node] = Math.min(low[node] ?? 0, to)
  }
  const close = (node: number, targets: number[]) => {
    if (low[node] !== order[node]) return
    const part = open.splice(open.lastIndexOf(node))
    for (const member of part) isOpen[member] = 0
    if (part.length > 1 || targets.includes(node)) parts.push(part)
  }
  // Tarjan's search, with a stack of its own since patterns may be long
  for (let start = 0; start < size; start += 1) {
    if (order[start] !== -1) continue
    const path = [enter(start)]
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const target = step.targets[step.at]
      if (target === undefined) {
        path.pop()
        close(step.node, step.targets)
        const parent = path.at(-1)
        if (parent) lower(parent.node, low[step.node] ?? 0)
        continue
      }
      step.at += 1
      if (order[target] === -1) path.push(enter(target))
      else if (isOpen[target] === 1) lower(step.node, order[target] ?? 0)
    }
  }
  return parts
}
