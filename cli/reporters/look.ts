import colors from 'picocolors'
import type { Severity } from '../../engine/index.ts'

/** Puts colour around a text, or leaves it. */
export type Paint = (text: string) => string

/** How a report is drawn: its colours and its measures in columns. */
export interface Look {
  readonly colors: ReturnType<typeof colors.createColors>
  /** No line is wider. */
  readonly width: number
  /** Where what stands on the right ends; prose is not wider either. */
  readonly aligned: number
  /** The digits of the largest line number. */
  readonly gutter: number
  severity(severity: Severity): Paint
}

/** Narrower terminals get lines of this width all the same. */
const leastWidth = 24

/** What stands further right than this is not seen together with the left. */
const mostAligned = 120

/** The look of a report, as wide as the terminal and with room for the largest line number. */
export function lookOf(options: { color: boolean; width: number }, largestLine: number): Look {
  const paints = colors.createColors(options.color)
  const width = Math.max(leastWidth, Math.floor(options.width) || 80)
  const bySeverity = { error: paints.red, warning: paints.yellow, info: paints.cyan }
  return {
    colors: paints,
    width,
    aligned: Math.min(width, mostAligned),
    gutter: Math.max(2, String(largestLine).length),
    severity: (severity) => bySeverity[severity],
  }
}
