// What npm must be able to install on any machine, and what would break quietly.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Manifest {
  dependencies: Record<string, string>
  devDependencies?: Record<string, string>
}
interface Locked {
  version?: string
  resolved?: string
}

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const root = JSON.parse(read('package.json')) as Manifest
const runner = JSON.parse(read('runner-template/package.json')) as Manifest
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }
const locked = Object.entries(lock.packages)
const versionsOf = (pattern: RegExp) => [
  ...new Set(locked.flatMap(([path, { version }]) => (pattern.test(path) ? [version] : []))),
]

test('the lockfile names no registry', () => {
  expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
})

test('versions are exact, but for protobufjs, whose range keeps all of Temporal on one copy', () => {
  const pins = Object.entries({ ...root.dependencies, ...root.devDependencies })
  const loose = pins.filter(([, version]) => !/^(npm:\w+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
  expect(loose.map(([name]) => name)).toEqual(['protobufjs'])
})

test('the runner is bundled from the versions that it names', () => {
  const all = { ...root.dependencies, ...root.devDependencies }
  for (const [name, version] of Object.entries(runner.dependencies))
    expect(all[name], name).toBe(version)
})

test('Temporal and its protobufjs are there in one version: several break the replay of histories', () => {
  expect(versionsOf(/node_modules\/@temporalio\/[^/]+$/)).toHaveLength(1)
  expect(versionsOf(/@temporalio\/[^/]+\/node_modules\/protobufjs$/)).toEqual([])
})
