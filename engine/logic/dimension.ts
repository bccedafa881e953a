import type { Dimension } from '../entities/shape.ts'

const byteUnits: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
}
const secondUnits: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, m: 60, h: 3_600, d: 86_400 }

/** Reads a literal of a rule or of the configuration in base units: `16MiB`, `380ms`, `500m`, `5%`. */
export function parseDimension(dimension: Dimension, text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([A-Za-z%]*)$/.exec(text.trim())
  if (!match) return undefined
  const number = Number(match[1])
  const unit = match[2] ?? ''
  if (dimension === 'bytes') return scaled(number, byteUnits[unit === '' ? 'B' : unit])
  if (dimension === 'seconds') return scaled(number, secondUnits[unit])
  if (dimension === 'cores') return unit === '' ? number : unit === 'm' ? number / 1_000 : undefined
  if (dimension === 'percent') return unit === '%' || unit === '' ? number : undefined
  return undefined
}

/** Prints a computed value in its dimension, with as many digits as asked for. */
export function formatDimension(
  dimension: Dimension | 'ratio' | undefined,
  value: number,
  digits: number,
): string {
  switch (dimension) {
    case 'bytes':
      return formatBytes(value, digits)
    case 'seconds':
      return formatSeconds(value, digits)
    case 'percent':
      return `${round(value, digits)} %`
    case 'ratio':
      return `${round(value * 100, digits)} %`
    default:
      return round(value, digits)
  }
}

function formatBytes(value: number, digits: number): string {
  const size = Math.abs(value)
  const unit = size >= 2 ** 30 ? 'GiB' : size >= 2 ** 20 ? 'MiB' : size >= 2 ** 10 ? 'KiB' : 'B'
  return `${round(value / (byteUnits[unit] ?? 1), digits)} ${unit}`
}

function formatSeconds(value: number, digits: number): string {
  const size = Math.abs(value)
  if (size !== 0 && size < 1) return `${round(value * 1_000, digits)} ms`
  if (size >= 3_600 && size % 3_600 === 0) return `${value / 3_600} h`
  if (size >= 60 && size % 60 === 0) return `${value / 60} min`
  return `${round(value, digits)} s`
}

function round(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)))
}

function scaled(number: number, by: number | undefined): number | undefined {
  return by === undefined ? undefined : number * by
}
