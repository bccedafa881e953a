import { type Analysis, analyse } from './promql/facts.ts'
import { DEFAULT_LIMITS } from './promql/parse.ts'

/** How many expressions are remembered: trees are large, and those that recur do so soon. */
const mostRemembered = 2_048

/** What expressions say; the rules of several clusters, or of one text rendered twice, are analysed once. */
export class Analyses {
  readonly #known = new Map<string, Analysis>()

  /** @param length the longest expression that is read, in UTF-16 units */
  of(text: string, length: number): Analysis {
    const known = this.#known.get(text)
    if (known) return known
    const made = analyse(text, { ...DEFAULT_LIMITS, length })
    const [oldest] = this.#known.keys()
    if (this.#known.size >= mostRemembered && oldest !== undefined) this.#known.delete(oldest)
    this.#known.set(text, made)
    return made
  }
}
