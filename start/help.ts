import { settings } from '../settings/settings.ts'

interface Setting {
  section: string
  default?: string
  description: string
}

/** What `npm start -- --help` says. */
export function helpText(): string {
  const lines = [
    'npm start [-- --exit-when-ready]',
    '',
    'Brings up what is missing (packages, PostgreSQL, the Temporal server, Docker, the dashboard), then runs api,',
    'worker and gateway until Ctrl-C. --exit-when-ready: stops again when everything has become ready.',
    '',
    'Settings come from the environment or from a file named .env (NAME=value). NAME_FILE names a file that holds',
    'NAME. DOCKER_HOST=unix://… and NO_COLOR are respected.',
  ]
  let section = ''
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    if (setting.section !== section) lines.push('', (section = setting.section))
    const preset = setting.default ? ` [${setting.default}]` : ''
    lines.push(`  ${name.padEnd(24)}${preset}`, `      ${setting.description}`)
  }
  return lines.join('\n')
}
