import { expect, test } from 'vitest'
import { parseGoBytes } from '../../engine/values/goBytes.ts'
import { parseGogc } from '../../engine/values/gogc.ts'
import { parseGomaxprocs } from '../../engine/values/gomaxprocs.ts'
import { sharedText } from './shared.ts'

interface Row {
  readonly var: string
  readonly value: string
  readonly by_go: Readonly<Record<string, string>>
}

const text = sharedText('baselines/env-grammar.json')
const rows: Row[] = text === undefined ? [] : JSON.parse(text).rows

/** What the measured program would print for our reading; it ran on a machine with two CPUs. */
function printed(variable: string, value: string, go: string): string {
  if (variable === 'GOGC') return String(parseGogc(value, go).percent)
  if (variable === 'GOMAXPROCS') return String(parseGomaxprocs(value, go).procs ?? 2)
  const read = parseGoBytes(value, go)
  if (!read.ok) return 'FATAL(exit 2)'
  return read.off ? 'MaxInt64' : String(BigInt(read.bytes))
}

test.skipIf(text === undefined)(
  'every measured value of the Go variables is read as each Go version reads it',
  () => {
    const known = rows.filter((row) => ['GOGC', 'GOMEMLIMIT', 'GOMAXPROCS'].includes(row.var))
    expect(known.length).toBe(45)
    const verdicts = known.flatMap((row) =>
      Object.entries(row.by_go).map(([go, real]) => ({
        row: `${row.var}="${row.value}" under ${go}`,
        real,
        ours: printed(row.var, row.value, go),
      })),
    )
    expect(verdicts.length).toBe(180)
    // The largest limit is above what a number holds exactly, so the measured digits go through a number as well.
    const rounded = verdicts.map(({ row, real, ours }) => [
      row,
      /^\d+$/.test(real) ? String(BigInt(Number(real))) : real,
      ours,
    ])
    expect(rounded.filter(([, real, ours]) => real !== ours)).toEqual([])
  },
)
