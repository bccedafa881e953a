/** A glob over image names: `*` is within one part, `**` goes over parts. */
export class ImageGlob {
  readonly #pieces: readonly string[]
  /** What every name that matches ends with. */
  readonly #end: string

  constructor(glob: string) {
    this.#pieces = glob.split(/(\*\*\/|\*\*|\*)/).filter((piece) => piece !== '')
    const last = this.#pieces.at(-1) ?? ''
    this.#end = last.startsWith('*') ? '' : last
  }

  /** Whether the name matches, with the registry in front or without it. */
  matches(name: string): boolean {
    return name.endsWith(this.#end) && (this.#reaches(name) || this.#reaches(withoutRegistry(name)))
  }

  /** Follows all ways at once: at most the product of the lengths of glob and name. */
  #reaches(name: string): boolean {
    let offsets: readonly number[] = [0]
    for (const piece of this.#pieces) offsets = after(piece, name, offsets)
    return offsets.at(-1) === name.length
  }
}

/** Where one piece of a glob may end that begins at one of the offsets; ascending, as they are. */
function after(piece: string, name: string, offsets: readonly number[]): number[] {
  const [first] = offsets
  if (first === undefined) return []
  if (!piece.startsWith('*'))
    return offsets.filter((at) => name.startsWith(piece, at)).map((at) => at + piece.length)
  const begins = new Set(offsets)
  const ends: number[] = []
  let isOpen = false
  for (let at = first; at <= name.length; at++) {
    const behindSlash = name[at - 1] === '/'
    if (piece === '*' && behindSlash) isOpen = false
    if (begins.has(at)) isOpen = true
    if (piece === '**' || begins.has(at) || (piece === '*' ? isOpen : behindSlash && at > first))
      ends.push(at)
  }
  return ends
}

/** An image name without the registry: the first part with a dot or a port, or `localhost`. */
export function withoutRegistry(name: string): string {
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  return first.includes('.') || first.includes(':') || first === 'localhost' ? name.slice(slash + 1) : name
}
