import { nearestName } from '../logic/suggestion.ts'
import type { Pack } from './rule.ts'

/** Nobody writes longer names; comparing them would only cost time. */
const longestName = 200

/** The names of all rules that are loaded, whether or not they are on, against names that people write. */
export class RuleNames {
  readonly #packs: ReadonlySet<string>
  readonly #ids: ReadonlySet<string>
  readonly #hints = new Map<string, string>()

  constructor(packs: readonly Pack[]) {
    this.#packs = new Set(packs.map(({ name }) => name))
    this.#ids = new Set(packs.flatMap(({ rules }) => rules.map(({ id }) => id)))
  }

  /** "; did you mean pack/rule?" when a rule has nearly this name, with or without its pack; else nothing. */
  hint(id: string): string {
    if (id.length > longestName) return ''
    const made = this.#hints.get(id) ?? this.#makeHint(id)
    this.#hints.set(id, made)
    return made
  }

  /**
   * Why a name is none of a rule, where that is certain: a pack that is not loaded may have it, unless it is the name
   * of a rule that is loaded with its pack misspelt.
   */
  wrong(id: string): string | undefined {
    if (this.#ids.has(id)) return undefined
    const hint = this.hint(id)
    const isLoaded = this.#packs.has(id.slice(0, id.indexOf('/')))
    if (!isLoaded && !hint.endsWith(`${id.slice(id.indexOf('/'))}?`)) return undefined
    return `there is no rule ${id.slice(0, longestName)}${hint}`
  }

  #makeHint(id: string): string {
    const ids = [...this.#ids]
    const bare = id.includes('/') ? undefined : nearestName(id, ids.map(nameOf))
    const best = bare === undefined ? nearestName(id, ids) : ids.find((known) => nameOf(known) === bare)
    return best === undefined ? '' : `; did you mean ${best}?`
  }
}

/** The name of a rule within its pack. */
function nameOf(id: string): string {
  return id.slice(id.indexOf('/') + 1)
}
