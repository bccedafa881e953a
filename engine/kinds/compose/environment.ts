import type { EnvSource } from '../../entities/environment.ts'
import { type Entity, type Identity, maybe } from '../../entities/fact.ts'
import { resolvePath } from '../../source/path.ts'
import type { Place } from '../../source/place.ts'
import { child, entries, isNull, items, textOf, type YamlMap, type YamlNode } from '../../source/yaml/node.ts'
import { variableEntity } from '../variable.ts'
import type { Project } from './project.ts'
import { type ComposeValue, interpolate } from './scalars.ts'

interface Owner {
  readonly identity: Identity
  readonly subject: string
}

/** The environment of a service in the order Compose applies it: `env_file` first, then `environment`. */
export function readEnvironment(
  node: YamlMap,
  at: Project,
  owner: Owner,
): { sources: EnvSource[]; variables: Entity[] } {
  const variables: Entity[] = []
  const sources = [...envFiles(node, at), ...environment(node, at, owner, variables)]
  return { sources, variables }
}

/** `env_file`: one path, a list of paths, or of maps with `path`, `required` and `format`. */
function envFiles(node: YamlMap, at: Project): EnvSource[] {
  const written = child(node, 'env_file')
  if (!written || isNull(written)) return []
  const listed = written.type === 'seq' ? items(written) : [written]
  return listed.map((item): EnvSource => {
    const place = at.scalars.place(item)
    const pathNode = item.type === 'map' ? child(item, 'path') : item
    const path = at.scalars.text(pathNode)
    if (path?.state !== 'known')
      return { type: 'opaque', cause: path?.causes?.[0] ?? { says: 'an env_file without a path', place } }
    if (textOf(child(item, 'format')) === 'raw')
      return { type: 'opaque', cause: { says: 'an env_file in the raw format', place } }
    const resolved = resolvePath(at.folder, String(path.value))
    if (resolved === undefined)
      return { type: 'opaque', cause: { says: `${String(path.value)} is not in the workspace`, place } }
    const optional = textOf(child(item, 'required')) === 'false'
    return { type: 'file', path: resolved, optional, place: path.place ?? place }
  })
}

function environment(node: YamlMap, at: Project, owner: Owner, variables: Entity[]): EnvSource[] {
  const written = child(node, 'environment')
  if (!written || isNull(written)) return []
  if (written.type === 'scalar') {
    const text = at.scalars.text(written)
    const place = at.scalars.place(written)
    return [{ type: 'opaque', cause: text?.causes?.[0] ?? { says: 'not a map or a list', place } }]
  }
  const pairs = written.type === 'map' ? mapPairs(written, at) : listPairs(written, at)
  const last = new Map(pairs.map(({ name }, index) => [name, index]))
  return pairs.map((pair, index): EnvSource => {
    const { name, namePlace, value } = pair
    const refused = interpolate(name).says
    if (refused !== undefined) return { type: 'opaque', cause: { says: refused, place: namePlace } }
    const variable = shared(pair, at, owner, last.get(name) !== index, variables)
    const cause = { says: `${name} is taken from the shell or .env`, place: namePlace }
    return { type: 'literal', name, fact: value.fact ?? maybe(cause, { place: namePlace }), variable }
  })
}

interface Pair {
  readonly name: string
  readonly namePlace: Place
  readonly value: ComposeValue
}

function mapPairs(written: YamlMap, at: Project): Pair[] {
  return entries(written).map(({ key, value }) => ({
    name: key.text,
    namePlace: at.scalars.place(key),
    value: at.scalars.value(value, key.text),
  }))
}

function listPairs(written: YamlNode, at: Project): Pair[] {
  return items(written).flatMap((item): Pair[] => {
    if (item.type !== 'scalar') return []
    const place = at.scalars.place(item)
    const equals = item.text.indexOf('=')
    if (equals < 0) return [{ name: item.text, namePlace: place, value: { written: 'null' } }]
    const name = item.text.slice(0, equals)
    const fact = at.scalars.part(item, equals + 1, item.text.length, name)
    const namePlace = at.scalars.partPlace(item, 0, equals)
    return [{ name, namePlace, value: { fact, written: 'string' } }]
  })
}

/** What an anchor brings into several services is one variable with several users. */
function shared(pair: Pair, at: Project, owner: Owner, shadowed: boolean, variables: Entity[]): Entity {
  const { name, namePlace, value } = pair
  const key = `${namePlace.span.start}:${name}`
  const before = at.variables.get(key)
  if (before) return before
  const made = variableEntity({
    name,
    namePlace,
    ...(value.fact && { value: value.fact }),
    written: value.written,
    ...(value.plain !== undefined && { plain: value.plain }),
    consumer: 'compose',
    carrier: 'container',
    shadowed,
    owner,
  })
  at.variables.set(key, made)
  variables.push(made)
  return made
}
