import { type Analysis, analyse } from './promql/facts.ts'
import { Memory } from './promql/memory.ts'
import { DEFAULT_LIMITS } from './promql/parse.ts'
import { Recent } from './promql/recent.ts'

/** How many expressions are remembered: trees are large, and those that recur do so soon. */
const mostRemembered = 2_048

/** What expressions say; the rules of several clusters, or of one text rendered twice, are analysed once. */
export class Analyses {
  readonly #memory = new Memory()
  readonly #known = new Recent<Analysis>(mostRemembered)

  /** @param length the longest expression that is read, in UTF-16 units; the same for a whole run */
  of(text: string, length: number): Analysis {
    return this.#known.of(text, () => analyse(text, { ...DEFAULT_LIMITS, length }, this.#memory))
  }
}
