import { RE2JS } from 're2js'

/** A glob over image names: `*` is within one part, `**` goes over parts. */
export class ImageGlob {
  readonly #pattern: RE2JS

  constructor(glob: string) {
    const pieces = glob.split(/(\*\*\/|\*\*|\*)/).map((piece) => {
      if (piece === '**/') return '(?:.*/)?'
      if (piece === '**') return '.*'
      return piece === '*' ? '[^/]*' : RE2JS.quote(piece)
    })
    this.#pattern = RE2JS.compile(pieces.join(''))
  }

  /** Whether the name matches, with the registry in front or without it. */
  matches(name: string): boolean {
    return this.#pattern.matches(name) || this.#pattern.matches(withoutRegistry(name))
  }
}

/** An image name without the registry: the first part with a dot or a port, or `localhost`. */
export function withoutRegistry(name: string): string {
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  return first.includes('.') || first.includes(':') || first === 'localhost' ? name.slice(slash + 1) : name
}
