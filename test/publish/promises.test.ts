import { describe, expect, it } from 'vitest'
import { direct, FastClock, live, type Tally } from './history.ts'

const histories = 1_000

describe('what a pull request may rely on', () => {
  it(`holds for ${histories} generated pull requests, with faults, forks, kills and rebases`, async () => {
    const tally: Tally = {
      pushes: 0,
      faults: 0,
      killed: 0,
      inline: 0,
      suggestions: 0,
      related: 0,
      readonly: 0,
      salvaged: 0,
    }
    const broken: string[] = []
    for (let seed = 0; seed < histories; seed++) {
      const { problems } = await live(seed, direct, new FastClock(), tally)
      broken.push(...problems.map((problem) => `seed ${seed}: ${problem}`))
    }
    expect(broken).toEqual([])
    // The generator reaches what the promises are about.
    expect(tally.pushes).toBeGreaterThan(1_800)
    expect(tally.faults).toBeGreaterThan(500)
    expect(tally.killed).toBeGreaterThan(100)
    expect(tally.inline).toBeGreaterThan(800)
    expect(tally.suggestions).toBeGreaterThan(30)
    expect(tally.related).toBeGreaterThan(30)
    expect(tally.readonly).toBeGreaterThan(100)
    expect(tally.salvaged).toBeGreaterThan(10)
    process.stderr.write(`publishing: ${JSON.stringify(tally)}\n`)
  })
})
