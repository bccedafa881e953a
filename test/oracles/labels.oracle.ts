import { afterAll, describe, expect, it } from 'vitest'
import { labelsOf } from '../../engine/kinds/prometheus-rules/promql/labels.ts'
import { parse } from '../../engine/kinds/prometheus-rules/promql/parse.ts'
import { canCarry } from '../../engine/values/labelSet.ts'
import { buildGoPromql } from './go-promql.ts'
import { labelExpressions, labelSeries } from './label-expressions.ts'
import { say } from './say.ts'

const go = buildGoPromql()
afterAll(() => go?.remove())

describe.skipIf(!go)('the label algebra against the real engine', () => {
  it('denies no label a real result has, and fixes none to another value', () => {
    const texts = labelExpressions(6000, 20261122)
    const [, ...answers] = go?.ask([{ load: labelSeries() }, ...texts.map((text) => ({ eval: text }))]) ?? []
    const wrong: string[] = []
    const counts = { evaluated: 0, withResults: 0, labels: 0, no: 0, maybe: 0, yes: 0 }
    for (const [index, text] of texts.entries()) {
      const parsed = parse(text)
      const series = answers[index]?.series ?? []
      if (!answers[index]?.ok) continue
      counts.evaluated++
      if (parsed.kind !== 'expression') {
        wrong.push(`${text}: ${parsed.kind}`)
        continue
      }
      if (series.length > 0) counts.withResults++
      const labels = labelsOf(parsed.expr)
      for (const each of ['job', 'instance', 'code', 'le', 'zone']) counts[canCarry(labels, each)]++
      for (const each of series) {
        for (const name of Object.keys(each)) {
          counts.labels++
          if (canCarry(labels, name) === 'no') wrong.push(`${text}\n    has ${name}`)
        }
        for (const [name, value] of labels.fixed) {
          if (each[name] !== value) wrong.push(`${text}\n    ${name} is ${each[name]}, not ${value}`)
        }
      }
    }
    const failed = answers.filter((each) => !each.ok).length
    say(
      `labels: ${texts.length} expressions, ${JSON.stringify(counts)}, refused at run time ${failed}, wrong ${wrong.length}`,
    )
    for (const each of [...new Set(wrong)].slice(0, 15)) say(`  ${each}`)
    expect(wrong).toEqual([])
    expect(counts.withResults).toBeGreaterThan(500)
  })
})
