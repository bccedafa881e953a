/** Tells whether labels (or annotations) fit. */
export type LabelSelector = (labels: ReadonlyMap<string, string>) => boolean

const TOKEN = /\s*(==|!=|[=!<>(),]|[^\s=!<>(),]+)/y

/**
 * Reads a label selector as kubectl does: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, `a>1`, joined by
 * commas. Undefined where it is none.
 * Source: labels.Parse of k8s.io/apimachinery; values are not checked to be legal ones.
 */
export function parseLabelSelector(text: string): LabelSelector | undefined {
  const tokens = tokensOf(text)
  if (!tokens) return undefined
  if (tokens.length === 0) return () => true
  const reader = new SelectorReader(tokens)
  const requirements = reader.requirements()
  return requirements && ((labels) => requirements.every((fits) => fits(labels)))
}

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = []
  const whole = text.trimEnd()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < whole.length) {
    const found = TOKEN.exec(whole)
    if (!found) return undefined
    tokens.push(found[1] ?? '')
  }
  return tokens
}

class SelectorReader {
  readonly #tokens: readonly string[]
  #at = 0

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  requirements(): LabelSelector[] | undefined {
    const found: LabelSelector[] = []
    while (true) {
      const requirement = this.#requirement()
      if (!requirement) return undefined
      found.push(requirement)
      if (this.#at === this.#tokens.length) return found
      if (this.#next() !== ',') return undefined
    }
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? ''
  }

  #word(): string | undefined {
    const word = this.#tokens[this.#at]
    if (word === undefined || /^[=!<>(),]/.test(word)) return undefined
    this.#at++
    return word
  }

  #isEnd(): boolean {
    const token = this.#tokens[this.#at]
    return token === undefined || token === ','
  }

  #requirement(): LabelSelector | undefined {
    const isAbsent = this.#tokens[this.#at] === '!'
    if (isAbsent) this.#at++
    const key = this.#word()
    if (key === undefined) return undefined
    if (isAbsent) return this.#isEnd() ? (labels) => !labels.has(key) : undefined
    if (this.#isEnd()) return (labels) => labels.has(key)
    return this.#comparison(key, this.#next())
  }

  #comparison(key: string, operator: string): LabelSelector | undefined {
    if (operator === 'in' || operator === 'notin') {
      const values = this.#values()
      if (!values) return undefined
      if (operator === 'in') return (labels) => values.has(labels.get(key) ?? '') && labels.has(key)
      return (labels) => !labels.has(key) || !values.has(labels.get(key) ?? '')
    }
    const value = this.#isEnd() ? '' : this.#word()
    if (value === undefined) return undefined
    if (operator === '=' || operator === '==') return (labels) => labels.get(key) === value
    if (operator === '!=') return (labels) => labels.get(key) !== value
    return orderOf(key, operator, value)
  }

  #values(): Set<string> | undefined {
    if (this.#next() !== '(') return undefined
    const values = new Set<string>()
    let value = ''
    while (this.#at < this.#tokens.length) {
      const token = this.#next()
      if (token === ',' || token === ')') {
        values.add(value)
        value = ''
        if (token === ')') return values
      } else if (value !== '' || /^[=!<>(]/.test(token)) return undefined
      else value = token
    }
    return undefined
  }
}

const INTEGER = /^[+-]?\d{1,18}$/

function orderOf(key: string, operator: string, value: string): LabelSelector | undefined {
  if ((operator !== '<' && operator !== '>') || !INTEGER.test(value)) return undefined
  const limit = BigInt(value.replace(/^\+/, ''))
  return (labels) => {
    const text = labels.get(key)
    if (text === undefined || !INTEGER.test(text)) return false
    const number = BigInt(text.replace(/^\+/, ''))
    return operator === '<' ? number < limit : number > limit
  }
}
