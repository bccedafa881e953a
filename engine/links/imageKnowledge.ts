import type { ContainerParts } from '../entities/environment.ts'
import { type Cause, type Entity, type Fact, known, unknown } from '../entities/fact.ts'
import type { Place } from '../source/place.ts'
import { atLeast } from '../values/goVersion.ts'
import type { ImageKnowledge } from './context.ts'
import { ImageGlob } from './imageGlob.ts'

/** What is told of an image: its language, and what in it sets the memory limit or makes that needless. */
export interface ImageTold {
  readonly language?: Fact
  readonly setsMemoryLimit?: Fact
  readonly needsNoMemoryLimit?: Fact
}

/** The table of images, asked in its order; what it says of a name is kept. */
export class ImageTable {
  readonly #rows: readonly { glob: ImageGlob; row: ImageKnowledge }[]
  readonly #byName = new Map<string, readonly ImageKnowledge[]>()

  constructor(rows: readonly ImageKnowledge[]) {
    this.#rows = rows.map((row) => ({ glob: new ImageGlob(row.image), row }))
  }

  of(container: Entity<ContainerParts>): ImageTold {
    const name = imageName(container)
    if (!name?.place) return {}
    const rows = this.#rowsFor(String(name.value))
    const [first] = rows
    if (!first) return {}
    const place = name.place
    const says = `${String(name.value)} is ${first.language === 'go' ? '' : 'not '}written in Go (${first.source})`
    const told = rows.filter(({ language }) => language === first.language)
    const limits = told.flatMap((row) => settled(row, container, place) ?? [])
    const setsMemoryLimit = limits.find(({ state }) => state === 'known') ?? limits[0]
    const needless = told.find(({ needsNoMemoryLimit }) => needsNoMemoryLimit !== undefined)
    return {
      language: known(first.language, { place, text: String(name.value), via: [{ says, place }] }),
      ...(setsMemoryLimit && { setsMemoryLimit }),
      ...(needless?.needsNoMemoryLimit && {
        needsNoMemoryLimit: known(needless.needsNoMemoryLimit, {
          place,
          via: [{ says: needless.source, place }],
        }),
      }),
    }
  }

  #rowsFor(name: string): readonly ImageKnowledge[] {
    const before = this.#byName.get(name)
    if (before) return before
    const rows = this.#rows.filter(({ glob }) => glob.matches(name)).map(({ row }) => row)
    this.#byName.set(name, rows)
    return rows
  }
}

/** The name of a container's image, known even where only its tag is not. */
export function imageName(container: Entity<ContainerParts>): Fact | undefined {
  const name = container.facts.fields?.get('image')?.fields?.get('name')
  return name?.state === 'known' ? name : undefined
}

/** Whether this row's conditions hold for the container: a fact, an unknown one, or nothing. */
function settled(row: ImageKnowledge, container: Entity<ContainerParts>, place: Place): Fact | undefined {
  if (row.setsMemoryLimit === undefined) return undefined
  const { command } = container.parts
  const doubt = command.find(({ state }) => state !== 'known')?.causes ?? container.facts.open
  const disabled = row.unlessFlag === undefined ? undefined : flagIn(command, row.unlessFlag)
  if (disabled) return undefined
  const flag = row.needsFlag === undefined ? undefined : flagIn(command, row.needsFlag)
  if (row.needsFlag !== undefined && !flag) return doubt && unknown(doubt)
  if (row.since !== undefined) {
    const tag = container.facts.fields?.get('image')?.fields?.get('tag')
    const reached = tag?.state === 'known' ? atLeast(String(tag.value), row.since) : undefined
    const cause: Cause = { says: `the tag does not say whether it is ${row.since} or newer`, place }
    if (!reached?.ok) return unknown(cause)
    if (!reached.holds) return undefined
  }
  const at = flag?.place ?? place
  return known(row.setsMemoryLimit, { place: at, via: [{ says: row.source, place: at }] })
}

/**
 * The argument that carries a flag, with one dash or two, and is not switched off by `=false` or `=0`. A flag
 * written with a value is one of a list: `--enable-feature=a,b`.
 */
function flagIn(command: readonly Fact[], wanted: string): Fact | undefined {
  const { name, value } = partsOf(wanted)
  return command.find((argument, index) => {
    if (argument.state !== 'known') return false
    const given = partsOf(String(argument.value))
    if (given.name !== name || !String(argument.value).startsWith('-')) return false
    const next = command[index + 1]
    const behind =
      next?.state === 'known' && !String(next.value).startsWith('-') ? String(next.value) : undefined
    if (value !== undefined) return (given.value ?? behind ?? '').split(',').includes(value)
    return given.value !== 'false' && !isZero(given.value)
  })
}

function partsOf(flag: string): { name: string; value?: string } {
  const bare = flag.replace(/^--?/, '')
  const equals = bare.indexOf('=')
  return equals < 0 ? { name: bare } : { name: bare.slice(0, equals), value: bare.slice(equals + 1) }
}

function isZero(value: string | undefined): boolean {
  return value !== undefined && value !== '' && Number(value) === 0
}
