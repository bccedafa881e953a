import type {
  CarrierParts,
  CarrierSource,
  ContainerParts,
  FileSource,
  KeySource,
} from '../entities/environment.ts'
import type { Cause, Entity } from '../entities/fact.ts'
import { NearestIndex } from './nearest.ts'

type Carrier = Entity<CarrierParts>

interface Located {
  readonly folder: string
  readonly entity: Carrier
}

/** The ConfigMaps or Secrets of one name: all of them, and those of each namespace. */
interface Named {
  readonly all: Carrier[]
  readonly byNamespace: Map<string | undefined, Carrier[]>
}

/** Places of an ambiguity that are listed; the others are counted. */
const mostListed = 5

/** What is deployed together is found together: never across units. */
function nameKey(unit: string | undefined, carrier: string, name: string): string {
  return JSON.stringify([unit, carrier, name])
}

/** ConfigMaps, Secrets and files of variables, found by name and folder without looking at all of them. */
export class CarrierIndex {
  readonly #named = new Map<string, Named>()
  readonly #files = new Map<string, Carrier>()
  readonly #indexes = new Map<readonly Carrier[], NearestIndex<Located>>()
  readonly #contents = new Map<Carrier, string>()
  readonly #chosen = new Map<readonly Located[], Carrier | string>()
  readonly #found = new Map<string, Carrier | string>()

  constructor(objects: readonly Carrier[], files: readonly Carrier[]) {
    for (const carrier of objects) {
      const key = nameKey(carrier.unit, carrier.parts.carrier, carrier.parts.name)
      const named: Named = this.#named.get(key) ?? { all: [], byNamespace: new Map() }
      this.#named.set(key, named)
      named.all.push(carrier)
      const { namespace } = carrier.parts
      const beside = named.byNamespace.get(namespace || undefined)
      if (beside) beside.push(carrier)
      else named.byNamespace.set(namespace || undefined, [carrier])
    }
    for (const file of files) if (file.parts.path !== undefined) this.#files.set(file.parts.path, file)
  }

  /** The nearest object of that name, or the reason why none is certain. */
  object(source: KeySource | CarrierSource, from: Entity<ContainerParts>): Carrier | Cause {
    const { object, carrier, place } = source
    if (object.state !== 'known') return object.causes?.[0] ?? { says: 'a name that is not known', place }
    const { namespace, folder } = from.parts
    const name = String(object.value)
    const key = JSON.stringify([from.unit, carrier, name, namespace, folder])
    const found =
      this.#found.get(key) ?? this.#choose([from.unit, carrier, name], namespace || undefined, folder)
    this.#found.set(key, found)
    return typeof found === 'string' ? { says: found, place } : found
  }

  file(source: FileSource): Carrier | Cause {
    return (
      this.#files.get(source.path) ?? { says: `${source.path} is not in the workspace`, place: source.place }
    )
  }

  #choose(
    [unit, carrier, name]: [string | undefined, string, string],
    namespace: string | undefined,
    folder: string,
  ): Carrier | string {
    const wanted = `${carrier} ${name}`
    const nearest = this.#nearest(this.#candidates(nameKey(unit, carrier, name), namespace), folder)
    if (nearest.length === 0)
      return `${wanted} is not in ${unit === undefined ? 'the workspace' : `what ${unit} builds`}`
    // Many folders are as far from the very same list, which may be long.
    const chosen = this.#chosen.get(nearest) ?? this.#agreed(nearest)
    this.#chosen.set(nearest, chosen)
    return typeof chosen === 'string' ? `${wanted} is ambiguous: ${chosen}` : chosen
  }

  /** Equally near candidates that agree in every key are as good as one; else the places of the first of them. */
  #agreed(nearest: readonly Located[]): Carrier | string {
    const [first] = nearest
    if (first && new Set(nearest.map(({ entity }) => this.#contentOf(entity))).size === 1) return first.entity
    const paths = [...new Set(nearest.map(({ entity }) => entity.place.path))]
    const more = paths.length > mostListed ? ` and ${paths.length - mostListed} more` : ''
    return `${paths.slice(0, mostListed).join(', ')}${more}`
  }

  /** Those of the same namespace; else, where either side names none, those that may be of it. */
  #candidates(key: string, namespace: string | undefined): readonly Carrier[] {
    const named = this.#named.get(key)
    const others = namespace === undefined ? named?.all : named?.byNamespace.get(undefined)
    return named?.byNamespace.get(namespace) ?? others ?? []
  }

  #nearest(candidates: readonly Carrier[], folder: string): readonly Located[] {
    const known = this.#indexes.get(candidates)
    const index =
      known ?? new NearestIndex(candidates.map((entity) => ({ entity, folder: entity.parts.folder })))
    if (!known) this.#indexes.set(candidates, index)
    return index.nearest(folder)
  }

  #contentOf(carrier: Carrier): string {
    const known = this.#contents.get(carrier)
    if (known !== undefined) return known
    const keys = [...carrier.parts.keys].map(([key, { fact }]) => [key, fact.state, fact.value])
    const made = JSON.stringify(keys.sort())
    this.#contents.set(carrier, made)
    return made
  }
}
