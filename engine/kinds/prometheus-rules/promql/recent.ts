/** What was made of texts, each of them once; of too many the oldest are forgotten. */
export class Recent<Value> {
  readonly #most: number
  readonly #made = new Map<string, Value>()

  /** @param most how many values are kept */
  constructor(most: number) {
    this.#most = most
  }

  /** What `make` makes of the text, or made of it before. */
  of(text: string, make: (text: string) => Value): Value {
    const before = this.#made.get(text)
    if (before !== undefined || this.#made.has(text)) return before as Value
    const value = make(text)
    if (this.#made.size >= this.#most) this.#forgetOldest()
    this.#made.set(text, value)
    return value
  }

  #forgetOldest(): void {
    const [oldest] = this.#made.keys()
    if (oldest !== undefined) this.#made.delete(oldest)
  }
}
