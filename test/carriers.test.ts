import { describe, expect, it } from 'vitest'
import { withProvenFixes } from '../cli/fixing.ts'
import { lint } from '../engine/index.ts'
import { carriedWorkspace, carriers, settings } from './carriers.ts'
import { spliced } from './mending.ts'
import { plainly } from './rewriting.ts'

/** Notations in which a setting is mended, and those in which it is only found. */
const mended: string[] = []
const found: string[] = []

describe.each(Object.entries(carriers))('in %s', (notation, carrier) => {
  it.each(settings)('the fix of $rule makes $becomes of $is, and leaves its neighbours', async ({
    rule,
    is,
    becomes,
  }) => {
    const input = await carriedWorkspace(carrier, is)
    const linted = { root: '', packs: input.packs, report: await lint(input), input: () => input }
    const { findings } = await withProvenFixes(linted)
    const finding = findings.find((one) => one.rule === `go-runtime/${rule}`)
    if (!finding?.fix) {
      if (finding) found.push(`${rule} in ${notation}`)
      return
    }
    mended.push(`${rule} in ${notation}`)
    const { edits } = finding.fix
    const files = input.files.map(({ path, text }) => ({
      path,
      text: spliced(
        text,
        edits.filter(({ place }) => place.path === path),
      ),
    }))
    const wanted = await carriedWorkspace(carrier, becomes)
    expect(files.map(plainly)).toEqual(wanted.files.map(plainly))
  })
})

it('fixes are offered in nearly all notations', () => {
  process.stdout.write(`mended: ${mended.length}; only found: ${found.length} (${found.join(', ')})\n`)
  expect(mended.length).toBeGreaterThan(70)
})
