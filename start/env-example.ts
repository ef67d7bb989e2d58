// Writes .env.example from the settings table: `npm run env-example`.
import { writeFile } from 'node:fs/promises'
import { settings } from '../settings/settings.ts'

interface Setting {
  section: string
  default?: string
  description: string
}

const intro = [
  '# Every setting with its default. Copy what you change into a file named .env; the environment wins over it.',
  '# NAME_FILE names a file that holds NAME: that keeps a secret out of the environment.',
]

/** The text of .env.example. All of it is comments, so that a copy of it changes nothing. */
export function envExample(): string {
  const lines = [...intro]
  let section = ''
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    if (setting.section !== section) lines.push('', `## ${(section = setting.section)}`)
    lines.push('', `# ${setting.description}`, `#${name}=${setting.default ?? ''}`)
  }
  return `${lines.join('\n')}\n`
}

if (import.meta.main) await writeFile(new URL('../.env.example', import.meta.url), envExample())
