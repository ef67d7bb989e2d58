import { describe, expect, it } from 'vitest'
import type { ScanFinding } from '../../../../contract/nouns.ts'
import { scanSource } from '../../scan-source.ts'
import { readSamples, type Sample } from './read-samples.ts'

const evasions = readSamples('evasions')
const benign = readSamples('benign')
/** What these rules say is certain; the others also warn of what may be. */
const CERTAIN = new Set(['plain-text', 'modules', 'globals', 'environment', 'properties'])

const scan = async (samples: Sample[]) => {
  const judged: { sample: Sample; findings: ScanFinding[] }[] = []
  for (const sample of samples)
    judged.push({ sample, findings: (await scanSource(sample)).findings })
  return judged
}
const titleOf = ({ sample: { topic, name } }: { sample: Sample }) => `${topic}: ${name}`

describe('the scan', () => {
  it('has a corpus of at least 400 evasions and 200 good samples, each of its own name', () => {
    expect(evasions.length).toBeGreaterThanOrEqual(400)
    expect(benign.length).toBeGreaterThanOrEqual(200)
    const titles = [...evasions, ...benign].map((sample) => titleOf({ sample }))
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
  })

  it('finds every evasion, by the rule that it breaks', async () => {
    const missed = (await scan(evasions)).filter(({ sample, findings }) =>
      findings.every(({ rule }) => rule !== sample.topic),
    )
    expect(missed.map(titleOf)).toEqual([])
  })

  it('rejects what is certain', async () => {
    const certain = evasions.filter(({ topic }) => CERTAIN.has(topic))
    const passed = (await scan(certain)).filter(({ sample, findings }) =>
      findings.every(({ rule, level }) => rule !== sample.topic || level !== 'reject'),
    )
    expect(passed.map(titleOf)).toEqual([])
  })

  it('says nothing about code that is fine', async () => {
    const alarms = (await scan(benign)).filter(({ findings }) => findings.length > 0)
    const told = alarms.map(({ sample, findings: [first] }) => [
      titleOf({ sample }),
      first?.message,
    ])
    expect(told).toEqual([])
  })
})
