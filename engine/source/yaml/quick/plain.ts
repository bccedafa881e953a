import { isBlank, isLineEnd } from './text.ts'

const space = 32
const hash = 35
const comma = 44
const dash = 45
const colon = 58

/** Where a plain scalar on one line ends, before its trailing spaces; a key ends before its colon. */
export function plainEnd(text: string, start: number, isInFlow: boolean): number {
  let end = start
  for (let at = start; ; ) {
    const unit = text.charCodeAt(at)
    if (isLineEnd(unit)) return end
    if (unit === colon) {
      const next = text.charCodeAt(at + 1)
      if (isBlank(next) || (isInFlow && isFlowIndicator(next))) return end
    } else if (unit === hash && text.charCodeAt(at - 1) === space) return end
    else if (isInFlow && isFlowIndicator(unit)) return end
    at++
    if (unit !== space) end = at
  }
}

/** `,`, `[`, `]`, `{` and `}`. */
function isFlowIndicator(unit: number): boolean {
  return unit === comma || unit === 91 || unit === 93 || unit === 123 || unit === 125
}

/** True where a plain scalar may begin for certain. */
export function beginsPlain(text: string, at: number, isInFlow: boolean): boolean {
  const unit = text.charCodeAt(at)
  // `-` and `:` begin one when no space follows.
  if (unit === dash || unit === colon) return !isInFlow && !isBlank(text.charCodeAt(at + 1))
  return !isBlank(unit) && !indicators.has(unit)
}

const indicators = new Set([...'-?:,[]{}#&*!|>\'"%@`'].map((unit) => unit.charCodeAt(0)))
