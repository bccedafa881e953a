import { entity } from '../../entities/entity.ts'
import type { ContainerParts, EnvSource } from '../../entities/environment.ts'
import {
  type Cause,
  type Entity,
  type Fact,
  type Fields,
  known,
  record,
  unknown,
} from '../../entities/fact.ts'
import { resolvePath } from '../../source/path.ts'
import { child, descend, entries, items, type YamlMap, type YamlScalar } from '../../source/yaml/node.ts'
import { parseComposeBytes } from '../../values/composeBytes.ts'
import { imageFact } from '../image.ts'
import { readEnvironment } from './environment.ts'
import type { Project } from './project.ts'
import { interpolate } from './scalars.ts'

/** Reads one service and the variables written in it. */
export function readService(key: YamlScalar, node: YamlMap, at: Project): Entity[] {
  const { scalars } = at
  const head = {
    identity: {
      kind: 'compose service',
      ...(at.project !== undefined && { namespace: at.project }),
      name: key.text,
    },
    subject: `compose service ${key.text}`,
  }
  const open = openness(key, node, at)
  const read = readEnvironment(node, at, head)
  const sources: EnvSource[] = open ? [{ type: 'opaque', cause: open }, ...read.sources] : read.sources
  const labels = keyedTexts(node, 'labels', at)
  const image = composeImage(node, at)
  const container = entity<ContainerParts>(
    { type: 'container', ...head, place: scalars.place(key) },
    {
      name: known(key.text, { place: scalars.place(key), text: key.text }),
      source: known('compose'),
      workload: known('service'),
      role: known('main'),
      longRunning: longRunning(node, at),
      ...(image && { image }),
      ...resourceFacts(node, at, open),
      labels: record(labels, open && { open: [open] }),
      annotations: record(keyedTexts(node, 'annotations', at), open && { open: [open] }),
    },
    {
      sources,
      folder: at.folder,
      command: [...words(node, 'entrypoint', at), ...words(node, 'command', at)],
      patched: new Map(),
      ...buildOf(node, at),
      ...(isPartial(node) && { partial: true }),
    },
    open && [open],
  )
  return [container, ...read.variables]
}

/** Why a service may have more than is written: it is merged into another file's, or extends one. */
function openness(key: YamlScalar, node: YamlMap, at: Project): Cause | undefined {
  if (at.open) return at.open
  const base = child(node, 'extends')
  if (base) return { says: 'the service extends another one', place: at.scalars.place(base) }
  return isPartial(node)
    ? {
        says: 'this service is partial: it is merged into that of another file',
        place: at.scalars.place(key),
      }
    : undefined
}

function isPartial(node: YamlMap): boolean {
  return !['image', 'build', 'extends', 'provider'].some((key) => node.index.has(key))
}

/** Swarm's jobs end; a restart policy says nothing, since services are started without one, too. */
function longRunning(node: YamlMap, at: Project): Fact {
  const mode = at.scalars.text(descend(node, 'deploy', 'mode'))
  if (mode && mode.state !== 'known') return unknown(mode.causes ?? [])
  return known(!String(mode?.value ?? '').endsWith('-job'), mode?.place ? { place: mode.place } : {})
}

/** The image; its name is known even where the tag is filled in later. */
function composeImage(node: YamlMap, at: Project): Fact | undefined {
  const text = at.scalars.text(child(node, 'image'))
  if (text?.state !== 'unknown' || text.text === undefined) return imageFact(text)
  const name = /^([^$]*[^$:@]):[^/]*$/.exec(text.text)?.[1]
  if (name === undefined || !text.place) return text
  const { place } = text
  return { ...text, fields: new Map([['name', known(name, { place, text: name })]]) }
}

function resourceFacts(node: YamlMap, at: Project, open: Cause | undefined): Fields {
  const resources = descend(node, 'deploy', 'resources')
  const side = (name: string, memoryKey: string, cpuKey?: string): Fact => {
    const own = child(resources, name)
    const memory = at.scalars.number(child(own, 'memory') ?? child(node, memoryKey), bytes, 'a size')
    const cpu = at.scalars.number(
      child(own, 'cpus') ?? (cpuKey ? child(node, cpuKey) : undefined),
      cores,
      'a number of CPUs',
    )
    return record(
      { memory: some(memory), cpu: some(cpu) ?? quota(node, name, at) },
      { ...(open && { open: [open] }), ...(own && { place: at.scalars.place(own) }) },
    )
  }
  const limits = side('limits', 'mem_limit', 'cpus')
  const requests = side('reservations', 'mem_reservation')
  return { limits, requests, written: record({ limits, requests }) }
}

function bytes(text: string): number | undefined {
  const size = parseComposeBytes(text)
  return size.ok ? size.bytes : undefined
}

function cores(text: string): number | undefined {
  return /^\d+(?:\.\d*)?$|^\.\d+$/.test(text) ? Number(text) : undefined
}

/** Zero and less mean no limit. */
function some(fact: Fact | undefined): Fact | undefined {
  return fact?.state === 'known' && Number(fact.value) <= 0 ? undefined : fact
}

/** `cpu_quota` limits the CPU, too, by a period that may be the engine's default. */
function quota(node: YamlMap, side: string, at: Project): Fact | undefined {
  const written = child(node, 'cpu_quota')
  if (side !== 'limits' || !written) return undefined
  const place = at.scalars.place(written)
  return unknown({ says: 'a cpu_quota, which depends on the period', place }, { place })
}

/** `build` as a folder, or with `context`, `dockerfile` and `target`. */
function buildOf(
  node: YamlMap,
  at: Project,
): Pick<ContainerParts, 'builtFrom' | 'buildTarget' | 'buildContext'> {
  const build = child(node, 'build')
  if (!build || child(build, 'dockerfile_inline')) return {}
  const context = at.scalars.text(build.type === 'map' ? child(build, 'context') : build)
  const file = at.scalars.text(child(build, 'dockerfile'))
  const target = at.scalars.text(child(build, 'target'))
  const doubtful = [context, file, target].some((fact) => fact && fact.state !== 'known')
  const written = String(context?.value ?? '.')
  // A repository's address, or an absolute folder, is not in the workspace.
  if (doubtful || written.includes('://') || written.startsWith('git@')) return {}
  const buildContext = resolvePath(at.folder, written)
  const builtFrom =
    buildContext === undefined ? undefined : resolvePath(buildContext, String(file?.value ?? 'Dockerfile'))
  if (buildContext === undefined || builtFrom === undefined) return {}
  return { builtFrom, buildContext, ...(target && { buildTarget: String(target.value) }) }
}

/** The words of a command; one text is split at white space, which is enough to find flags. */
function words(node: YamlMap, key: string, at: Project): Fact[] {
  const written = child(node, key)
  if (written?.type === 'seq') return items(written).flatMap((item) => at.scalars.text(item) ?? [])
  const text = at.scalars.text(written)
  if (!text?.place) return []
  const { place } = text
  const parts = (text.text ?? '').split(/\s+/).filter((word) => word !== '')
  return parts.map((word) => {
    const read = interpolate(word)
    return read.says === undefined
      ? known(read.text, { place, text: word })
      : unknown({ says: read.says, place }, { place, text: word })
  })
}

/** Labels or annotations, as a map or as a list of `key=value`. */
function keyedTexts(node: YamlMap, key: string, at: Project): Fields {
  const fields: Record<string, Fact> = Object.create(null)
  const written = child(node, key)
  for (const entry of entries(written)) {
    const text = at.scalars.text(entry.value)
    if (text) fields[entry.key.text] = text
  }
  for (const item of items(written)) {
    const equals = item.type === 'scalar' ? item.text.indexOf('=') : -1
    if (item.type === 'scalar' && equals > 0)
      fields[item.text.slice(0, equals)] = at.scalars.part(item, equals + 1, item.text.length, '')
  }
  return fields
}
