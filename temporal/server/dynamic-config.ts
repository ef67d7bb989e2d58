/** The lines of dynamic-config.yaml as flags of the development server. */
export function dynamicConfigFlags(yaml: string): string[] {
  const flags: string[] = []
  let key: string | undefined
  for (const line of yaml.split('\n')) {
    if (/^\s*(#.*)?$/.test(line)) continue
    const name = /^([\w.]+):$/.exec(line)?.[1]
    const value = /^ {2}- value: (\S+)$/.exec(line)?.[1]
    if (name) key = name
    else if (key && value) flags.push('--dynamic-config-value', `${key}=${value}`)
    else throw new Error(`dynamic-config.yaml: one value per key, please: ${line}`)
  }
  return flags
}
