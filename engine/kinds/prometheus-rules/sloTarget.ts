import { type Fact, known, withFields } from '../../entities/fact.ts'
import { parseGoDuration } from '../../values/goDuration.ts'
import { parsePercent } from '../../values/percent.ts'
import { parsePrometheusDuration } from '../../values/prometheusDuration.ts'

/** Adds what a label `slo_target` promises: a time (`380ms`, `0.38s`, `1d`) or a ratio (`99.9%`, `0.999`). */
export function withTarget(label: Fact): Fact {
  if (label.state !== 'known' || typeof label.value !== 'string') return label
  const text = label.value.trim()
  const origin = { text: label.value, ...(label.place && { place: label.place }) }
  const time = secondsIn(text)
  const ratio = time === undefined ? ratioIn(text) : undefined
  return withFields(label, {
    seconds: time === undefined ? undefined : known(time, origin),
    ratio: ratio === undefined ? undefined : known(ratio, origin),
  })
}

/** A number needs a unit to be a time. */
function secondsIn(text: string): number | undefined {
  if (!/[a-z\u00b5\u03bc]$/i.test(text)) return undefined
  const compact = text.replace(/(?<=\d) +(?=[a-z\u00b5\u03bc])/gi, '')
  const read = parseGoDuration(compact)
  const duration = read.ok ? read : parsePrometheusDuration(compact)
  return duration.ok ? duration.seconds : undefined
}

function ratioIn(text: string): number | undefined {
  const percent = parsePercent(text.replace(/\s+%$/, '%'))
  if (percent.ok) return percent.percent / 100
  return /^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : undefined
}
