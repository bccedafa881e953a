import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesBelow, readPackFolder } from '../cli/io/packFolder.ts'
import { selfTest } from '../engine/index.ts'

const root = join(import.meta.dirname, '..')
const results = await readPackFolder(join(root, 'rules'), root)
const packs = results.map(({ pack }) => pack)

describe.each(results)('the pack $pack.name', ({ pack, tests, mistakes }) => {
  it('is proven', () => {
    expect(
      mistakes.map(({ path, position, message }) => `${path}:${position.line}:${position.column} ${message}`),
    ).toEqual([])
  })

  for (const rule of pack.rules) {
    const cases = tests.get(rule.id) ?? []
    if (rule.bindings.length > 0) {
      it(`${rule.id} has two failing and two passing tests at least`, () => {
        expect(cases.filter(({ expect: wanted }) => wanted === 'fail').length).toBeGreaterThanOrEqual(2)
        expect(cases.filter(({ expect: wanted }) => wanted === 'pass').length).toBeGreaterThanOrEqual(2)
      })
    }
    it.each(cases)(`${rule.id}: $name`, async (test) => {
      const outcome = await selfTest(rule, test, packs, (folder) =>
        filesBelow(join(root, 'rules', pack.name, folder)),
      )
      expect(outcome.problems).toEqual([])
    })
  }
})
