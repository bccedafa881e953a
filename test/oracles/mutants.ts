/** A small generator of pseudo-random numbers in [0, 1) (mulberry32), so that every run sees the same inputs. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const EXTRA = [
  ...'( ) [ ] { } , : + - * / % ^ == != > < = =~ @ 1 0 5m 0s 5. "x" \'\\q\' foo'.split(' '),
  ...'sum by without on ignoring group_left bool offset and or unless rate topk inf a:b start() step()'.split(
    ' ',
  ),
  ...'[5m] [5m:1m] {} {a="b"} -1 offset @ 3. fill(0) count_values histogram_quantile(0.9, smoothed'.split(
    ' ',
  ),
]

/** `count` texts, each with one or two tokens of a source dropped, doubled, swapped or replaced. */
export function mutants(sources: readonly string[], count: number, seed: number): string[] {
  const random = seeded(seed)
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const found = new Set<string>()
  while (found.size < count) {
    const tokens = (pick(sources) ?? '').match(/"[^"]*"|'[^']*'|[\w.]+|[=!<>]=|=~|!~|\s+|./gs) ?? []
    for (let times = random() < 0.7 ? 1 : 2; times > 0; times--) {
      const at = Math.floor(random() * tokens.length)
      const action = random()
      if (action < 0.3) tokens.splice(at, 1)
      else if (action < 0.45) tokens.splice(at, 0, tokens[at] ?? '')
      else if (action < 0.6) tokens.splice(at, 1, pick(tokens) ?? '')
      else tokens.splice(at, action < 0.8 ? 0 : 1, ` ${pick(EXTRA)} `)
    }
    found.add(tokens.join(''))
  }
  return [...found]
}
