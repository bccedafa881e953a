import { entity } from '../entities/entity.ts'
import { type Entity, type Fact, type Identity, known } from '../entities/fact.ts'
import type { Place } from '../source/place.ts'

/** What a kind knows of one variable where it is written. */
export interface WrittenVariable {
  readonly name: string
  readonly namePlace: Place
  /** The text its reader gets, possibly unknown; absent for none. */
  readonly value?: Fact
  readonly written?: string
  /** The scalar's text when it is plain YAML. */
  readonly plain?: string
  readonly consumer: 'kubernetes' | 'kustomize' | 'compose' | 'dockerfile' | 'systemd' | 'dotenv' | 'shell'
  readonly carrier: 'container' | 'configMap' | 'secret' | 'file' | 'command'
  readonly shadowed?: boolean
  /** The program of the shell command the variable is set for. */
  readonly command?: Fact
  /** What it belongs to: identity and words for people. */
  readonly owner: { readonly identity: Identity; readonly subject: string }
}

/** Makes the entity of one written variable; links add who uses it and how the Go runtime reads it. */
export function variableEntity(written: WrittenVariable): Entity {
  const { owner, name, value, namePlace } = written
  const part = owner.identity.part ? `${owner.identity.part} ${name}` : name
  return entity(
    {
      type: 'variable',
      identity: { ...owner.identity, part },
      subject: `${owner.subject} › ${name}`,
      place: value?.place ?? namePlace,
    },
    {
      name: known(name, { place: namePlace, text: name }),
      ...(value && { value, spelling: spellingOf(value) }),
      ...(written.written && {
        written: known(written.written, { ...(value?.place && { place: value.place }) }),
      }),
      ...plainBoolean(written),
      consumer: known(written.consumer),
      carrier: known(written.carrier),
      shadowed: known(written.shadowed ?? false),
      ...(written.command && { command: written.command }),
    },
    {},
  )
}

/** What YAML 1.1 calls a truth value; readers of other versions take most of these for texts. */
const yaml11 = new Set(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false'])

function plainBoolean({ plain, value }: WrittenVariable): { plainBoolean?: Fact } {
  if (plain === undefined || !yaml11.has(plain.toLowerCase())) return {}
  return { plainBoolean: known(plain, { text: plain, ...(value?.place && { place: value.place }) }) }
}

function spellingOf({ state, text, place }: Fact): Fact | undefined {
  if (state !== 'known' || text === undefined || !place || place.secret) return undefined
  return known(text, { place, text })
}
