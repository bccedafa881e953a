/** What one run spends on comparing alerts before it says that it does not know. */
export class Effort {
  #left: number
  /** @param steps how many questions about one alert, or pair of alerts, are asked at most */
  constructor(steps: number) {
    this.#left = steps
  }

  /** Whether so many more questions may be asked; they count as asked. */
  spend(steps: number): boolean {
    if (steps > this.#left) return false
    this.#left -= steps
    return true
  }
}
