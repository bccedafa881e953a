import { type Fact, known, unknown } from '../../entities/fact.ts'
import type { Expression } from './expression.ts'
import type { Comparison } from './promql/comparison.ts'
import type { Facts } from './promql/facts.ts'
import { type Unit, unitOf } from './promql/unit.ts'

const seconds: ReadonlyMap<Unit, number> = new Map([
  ['seconds', 1],
  ['milliseconds', 1e-3],
  ['microseconds', 1e-6],
  ['nanoseconds', 1e-9],
  ['minutes', 60],
])
const ratios: ReadonlyMap<Unit, number> = new Map([
  ['ratio', 1],
  ['percent', 0.01],
])

/** The constant an expression is compared with; absent where it is compared with none. */
export function thresholdOf(expression: Expression, facts: Facts): Fact | undefined {
  const deciding = facts.decisive
  if (!deciding?.threshold) return undefined
  const { value, span } = deciding.threshold
  const place = expression.placeOf(span)
  const text = expression.text.slice(span.start, span.end)
  const unscaled = value / deciding.factor
  const { measured } = deciding
  const unit = facts.unit ?? ''
  const inUnit = (table: ReadonlyMap<Unit, number>): Fact | undefined => {
    const factor = table.get(unit)
    return factor === undefined ? undefined : known(unscaled * factor, { place, text })
  }
  const time = inUnit(seconds)
  return known(value, {
    place,
    text,
    fields: {
      seconds: time && hasRival(facts, deciding) ? unknown(rivals(place), { place, text }) : time,
      ratio: inUnit(ratios),
      unscaled: Number.isFinite(unscaled) ? known(unscaled, { place }) : undefined,
      measured: known(expression.text.slice(measured.span.start, measured.span.end).replace(/\s+/g, ''), {
        place: expression.placeOf(measured.span),
      }),
    },
  })
}

const rivals = (place: NonNullable<Fact['place']>) => ({
  says: 'the expression compares several times with constants',
  place,
})

/** Whether another time is compared with another constant: which of them the alert is about, nobody can tell. */
function hasRival({ comparisons }: Facts, deciding: Comparison): boolean {
  return comparisons.some(
    (other) =>
      other.threshold !== undefined &&
      other.opSpan.start !== deciding.opSpan.start &&
      other.threshold.value / other.factor !== (deciding.threshold?.value ?? 0) / deciding.factor &&
      seconds.has(unitOf(other.measured) ?? ''),
  )
}
