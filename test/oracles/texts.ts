/** Makes texts for the oracles: the same ones for the same seed, valid, nearly valid and garbage. */
export interface TextMaker {
  pick<T>(from: readonly [T, ...T[]]): T
  digits(most: number): string
  /** A text with one character dropped, doubled, swapped or put in. */
  bend(text: string): string
  garbage(alphabet: string, most: number): string
}

/** Zero, so that every run compares the same texts; another number compares others. */
const SHIFT = Number(process.env['SLO_LINT_ORACLE_SEED'] ?? 0)

/** Mulberry32: small, and good enough to choose texts. */
export function textMaker(seed: number): TextMaker {
  let state = (seed + SHIFT * 1000) >>> 0
  function random(below: number): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
  function pick<T>(from: readonly [T, ...T[]]): T {
    return from[random(from.length)] ?? from[0]
  }
  function characters(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet.charAt(random(alphabet.length))).join('')
  }
  return {
    pick,
    digits: (most) => characters('0123456789', 1 + random(most)),
    garbage: (alphabet, most) => characters(alphabet, random(most + 1)),
    bend(text) {
      const at = random(text.length + 1)
      const [before, here, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)]
      const extra = characters('0123456789+-. _eEgGmMkKiIBbTtPuns%xoO', 1)
      return pick([
        `${before}${after}`,
        `${before}${here}${here}${after}`,
        `${before}${extra}${after}`,
        `${before}${extra}${here}${after}`,
        text.toUpperCase(),
        text.toLowerCase(),
      ])
    },
  }
}

/** Distinct texts from a maker until there are `count`, with `always` in front. */
export function distinct(count: number, always: readonly string[], make: () => string): string[] {
  const texts = new Set(always)
  for (let tries = 0; texts.size < count && tries < count * 50; tries++) texts.add(make())
  return [...texts]
}
