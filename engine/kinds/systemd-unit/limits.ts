import { type Fact, known, unknown } from '../../entities/fact.ts'
import type { Text } from '../../source/text.ts'
import { parseSystemdBytes } from '../../values/systemdBytes.ts'
import { parseCpuQuota } from '../../values/systemdPercent.ts'
import { quotingCause } from '../scalar.ts'
import type { Setting } from './variables.ts'

/**
 * `MemoryMax=` (and `MemoryLimit=`, its old name, which loses against it) and `CPUQuota=`. A value systemd cannot
 * read is passed over, as systemd does; null takes back what was set before.
 */
export function readLimits(
  settings: readonly Setting[],
  source: Text,
): ReadonlyMap<'memory' | 'cpu', Fact | null> {
  const limits = new Map<'memory' | 'cpu', Fact | null>()
  const memory = lastOf(settings, 'MemoryMax', source, memoryFact)
  const legacy = lastOf(settings, 'MemoryLimit', source, memoryFact)
  const cpu = lastOf(settings, 'CPUQuota', source, cpuFact)
  const inForce = memory === undefined ? legacy : memory
  if (inForce !== undefined) limits.set('memory', inForce)
  if (cpu !== undefined) limits.set('cpu', cpu)
  return limits
}

type Read = (setting: Setting, source: Text) => Fact | null | undefined

function lastOf(
  settings: readonly Setting[],
  key: string,
  source: Text,
  read: Read,
): Fact | null | undefined {
  let last: Fact | null | undefined
  for (const setting of settings) {
    const fact = setting.key === key ? read(setting, source) : undefined
    if (fact !== undefined) last = fact
  }
  return last
}

function memoryFact(setting: Setting, source: Text): Fact | null | undefined {
  const place = source.place(setting.valueSpan)
  const origin = { place, text: setting.value }
  if (setting.value.includes('{{'))
    return unknown(quotingCause('a template expression', setting.value, place), origin)
  const read = parseSystemdBytes(setting.value)
  if (!read.ok) return undefined
  if (read.kind === 'infinity') return null
  if (read.kind === 'bytes') return known(read.bytes, origin)
  return unknown({ says: `${setting.value} of the machine's memory`, place }, origin)
}

function cpuFact(setting: Setting, source: Text): Fact | null | undefined {
  const place = source.place(setting.valueSpan)
  const origin = { place, text: setting.value }
  if (setting.value.includes('{{'))
    return unknown(quotingCause('a template expression', setting.value, place), origin)
  const read = parseCpuQuota(setting.value)
  if (!read.ok) return undefined
  return read.cores === null ? null : known(read.cores, origin)
}
