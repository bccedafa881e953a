/** What a search for the sources of rendered scalars may cost in one run; then nothing more is found. */
export class Effort {
  #left = 20_000_000

  /** Whether there is still something left. */
  spend(): boolean {
    return this.#left-- > 0
  }
}
