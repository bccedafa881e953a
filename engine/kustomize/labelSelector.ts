/** One demand of a selector on a map of labels. */
export interface Requirement {
  readonly key: string
  readonly operator: 'in' | 'notin' | 'exists' | 'absent' | '>' | '<'
  readonly values: ReadonlySet<string>
}

export type LabelSelector =
  | { readonly ok: true; readonly requirements: readonly Requirement[] }
  | { readonly ok: false; readonly says: string }

/**
 * Reads a selector such as `app=web, tier in (a, b), !canary`. Source of the grammar: `Parse` in pkg/labels of
 * Kubernetes' apimachinery, of which kustomize has a copy.
 */
export function readLabelSelector(text: string): LabelSelector {
  const reader = new Reader(tokensOf(text))
  const requirements: Requirement[] = []
  if (reader.isAtEnd()) return { ok: true, requirements }
  do {
    const requirement = reader.requirement()
    const says = typeof requirement === 'string' ? requirement : mistakeIn(requirement)
    if (says !== undefined) return { ok: false, says }
    if (typeof requirement !== 'string') requirements.push(requirement)
  } while (reader.take(','))
  return reader.isAtEnd() ? { ok: true, requirements } : { ok: false, says: reader.unexpected() }
}

/** Whether labels meet all that a selector demands. */
export function meets(requirements: readonly Requirement[], labels: ReadonlyMap<string, string>): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = labels.get(key)
    if (operator === 'exists') return value !== undefined
    if (operator === 'absent') return value === undefined
    if (operator === 'notin') return value === undefined || !values.has(value)
    if (operator === 'in') return value !== undefined && values.has(value)
    const [bound = ''] = values
    if (value === undefined || !INTEGER.test(value)) return false
    return operator === '>' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound)
  })
}

const INTEGER = /^-?[0-9]{1,18}$/
const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/

function mistakeIn({ key, operator, values }: Requirement): string | undefined {
  const [name = '', prefix, ...more] = key.split('/').reverse()
  const isPrefix = prefix === undefined || (prefix.length <= 253 && SUBDOMAIN.test(prefix))
  if (more.length > 0 || !NAME.test(name) || !isPrefix) return `${key || '(nothing)'} is no name of a label`
  if (operator === '>' || operator === '<') {
    return [...values].every((value) => INTEGER.test(value))
      ? undefined
      : `${key} is not compared with a number`
  }
  const wrong = [...values].find((value) => value !== '' && !NAME.test(value))
  return wrong === undefined ? undefined : `${wrong} is no value of a label`
}

function tokensOf(text: string): string[] {
  return text.match(/==|!=|[=!(),<>]|[^\s=!(),<>]+/g) ?? []
}

class Reader {
  readonly #tokens: readonly string[]
  #next = 0

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  isAtEnd(): boolean {
    return this.#next >= this.#tokens.length
  }

  take(token: string): boolean {
    const isNext = this.#tokens[this.#next] === token
    if (isNext) this.#next++
    return isNext
  }

  unexpected(): string {
    return `${this.#tokens[this.#next] ?? 'the end'} is not expected there`
  }

  requirement(): Requirement | string {
    const isAbsent = this.take('!')
    const key = this.#word()
    if (key === undefined) return this.unexpected()
    const isBare = this.isAtEnd() || this.#tokens[this.#next] === ','
    if (isBare || isAbsent) {
      return { key, operator: isAbsent ? 'absent' : 'exists', values: new Set() }
    }
    if (this.take('in')) return this.#listed(key, 'in')
    if (this.take('notin')) return this.#listed(key, 'notin')
    if (this.take('=') || this.take('==')) return this.#exact(key, 'in')
    if (this.take('!=')) return this.#exact(key, 'notin')
    if (this.take('>')) return this.#exact(key, '>')
    if (this.take('<')) return this.#exact(key, '<')
    return this.unexpected()
  }

  #exact(key: string, operator: Requirement['operator']): Requirement | string {
    const isEmpty = this.isAtEnd() || this.#tokens[this.#next] === ','
    const value = isEmpty ? '' : this.#word()
    return value === undefined ? this.unexpected() : { key, operator, values: new Set([value]) }
  }

  #listed(key: string, operator: Requirement['operator']): Requirement | string {
    if (!this.take('(')) return this.unexpected()
    const values = new Set<string>()
    do values.add(this.#word() ?? '')
    while (this.take(','))
    return this.take(')') ? { key, operator, values } : this.unexpected()
  }

  #word(): string | undefined {
    const token = this.#tokens[this.#next]
    if (token === undefined || /^[=!(),<>]/.test(token)) return undefined
    this.#next++
    return token
  }
}
