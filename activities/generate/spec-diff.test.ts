import { expect, test } from 'vitest'
import { serverSpec } from '../../contract/spec.ts'
import { findPet, greetPet, sampleSpec } from '../../test/sample-spec.ts'
import { specDiff } from './spec-diff.ts'

const spec = serverSpec.parse(sampleSpec)

test('says nothing when nothing changed', () => {
  expect(specDiff(spec, serverSpec.parse(sampleSpec))).toBe('')
})

test('shows a line of code that changed as a line, with what stands around it', () => {
  const implementation = findPet.implementation.replace('no pet', 'neither cat nor dog')
  const after = { ...spec, tools: [{ ...findPet, implementation }, greetPet] }
  expect(specDiff(spec, serverSpec.parse(after))).toMatchInlineSnapshot(`
    "@@ -80,7 +80,7 @@
       headers: { authorization: \`Bearer \${ctx.secrets.PETS_TOKEN}\` },
       signal: ctx.signal,
     })
    -if (response.status === 404) throw new Error('There is no pet with this number.')
    +if (response.status === 404) throw new Error('There is neither cat nor dog with this number.')
     if (!response.ok) throw new Error(\`The shop does not answer properly now (status \${response.status}).\`)
     const pet = (await response.json()) as { name?: unknown }
     return { name: textOf(pet.name) }
    "
  `)
})

test('shows an added domain', () => {
  const after = { ...spec, allowedDomains: [...spec.allowedDomains, 'cats.example.com'] }
  expect(specDiff(spec, after)).toMatch(
    /^\+ {2}"allowedDomains": \["pets\.example\.com", "cats\.example\.com"\]$/m,
  )
})

test('is cut at 64 KB, in whole lines', () => {
  const sharedCode = Array.from({ length: 4_000 }, (_, i) => `const ä${i} = 'äöü'`).join('\n')
  const diff = specDiff(spec, { ...spec, sharedCode })
  expect(Buffer.byteLength(diff)).toBeLessThanOrEqual(65_536)
  expect(diff).toMatch(/\n\+const ä\d+ = 'äöü'\n… and more, which is left out here\.\n$/)
})
