import { entity } from '../../entities/entity.ts'
import type { ContainerParts, EnvSource } from '../../entities/environment.ts'
import { type Cause, type Entity, type Fact, known, record, unknown } from '../../entities/fact.ts'
import { boundedName } from '../../source/name.ts'
import { masked } from '../../source/secret.ts'
import {
  child,
  isNull,
  isWrittenPlain,
  items,
  textOf,
  type YamlNode,
  type YamlScalar,
} from '../../source/yaml/node.ts'
import { resolveKubernetes } from '../../values/yamlScalar.ts'
import { imageFact } from '../image.ts'
import type { Document, ObjectHeader } from '../kind.ts'
import { guarded, type Scalars } from '../scalar.ts'
import { variableEntity } from '../variable.ts'

/** What a container shares with the others of its pod. */
export interface Surroundings {
  readonly document: Document
  readonly header: ObjectHeader
  readonly scalars: Scalars
  readonly role: 'main' | 'init' | 'sidecar' | 'ephemeral'
  readonly longRunning: boolean
  readonly folder: string
  readonly labels: Fact
  readonly annotations: Fact
  readonly environment?: Fact
  /** Why there may be more than is written. */
  readonly open?: Cause
  /** True for a patch: it is merged into a whole object elsewhere. */
  readonly partial?: boolean
}

/** Reads one container and the variables written in it. */
export function readContainer(node: YamlNode, at: Surroundings): Entity[] {
  const { header, scalars, open } = at
  const name = boundedName(textOf(child(node, 'name')) ?? '')
  const nameNode = child(node, 'name') ?? node
  const head = {
    identity: {
      kind: header.kind,
      name: header.name,
      part: name,
      ...(header.namespace && { namespace: header.namespace }),
    },
    subject: `${header.kind}/${header.name} › ${name === '' ? 'unnamed container' : `container ${name}`}`,
  }
  const variables: Entity[] = []
  const sources = [...envFrom(node, at), ...envEntries(node, at, head, variables)]
  const openList = open ? [open] : []
  const resources = child(node, 'resources')
  const container = entity<ContainerParts>(
    { type: 'container', ...head, place: scalars.place(nameNode) },
    {
      name: known(name, { place: scalars.place(nameNode), text: name }),
      source: known('kubernetes'),
      workload: known(header.kind),
      role: known(at.role),
      longRunning: known(at.longRunning && at.role !== 'init' && at.role !== 'ephemeral'),
      ...(at.environment && { environment: at.environment }),
      ...optional('image', imageFact(scalars.text(child(node, 'image')))),
      ...resourceFacts(resources, at),
      labels: at.labels,
      annotations: at.annotations,
    },
    {
      sources,
      ...(header.namespace && { namespace: header.namespace }),
      folder: at.folder,
      pod: `${header.kind}/${header.namespace ?? ''}/${header.name}`,
      command: [...items(child(node, 'command')), ...items(child(node, 'args'))].flatMap(
        (item) => scalars.text(item) ?? [],
      ),
      patched: new Map(),
      ...(at.partial && { partial: true }),
    },
    openList,
  )
  if (open) sources.unshift({ type: 'opaque', cause: open })
  return [container, ...variables]
}

function optional<K extends string>(key: K, fact: Fact | undefined): Partial<Record<K, Fact>> {
  return fact ? ({ [key]: fact } as Record<K, Fact>) : {}
}

/** Limits and requests: as written, and as in force, where a limit without a request is one too. */
function resourceFacts(resources: YamlNode | undefined, at: Surroundings): Record<string, Fact> {
  const opaque = resources && resources.type !== 'map' ? at.scalars.templated(resources) : undefined
  const cause = opaque ?? at.open
  const open = cause ? { open: [cause] } : {}
  const read = (side: string, resource: string): Fact | undefined =>
    at.scalars.quantity(child(child(resources, side), resource))
  const side = (name: string): Fact => {
    const node = child(resources, name)
    return record(
      { memory: read(name, 'memory'), cpu: read(name, 'cpu') },
      { ...open, ...(node && { place: at.scalars.place(node) }) },
    )
  }
  const limits = side('limits')
  const written = side('requests')
  const effective = record(
    {
      memory: written.fields?.get('memory') ?? limits.fields?.get('memory'),
      cpu: written.fields?.get('cpu') ?? limits.fields?.get('cpu'),
    },
    { ...open, ...(written.place && { place: written.place }) },
  )
  return { limits, requests: effective, written: record({ requests: written, limits }) }
}

function envFrom(node: YamlNode, at: Surroundings): EnvSource[] {
  return items(child(node, 'envFrom')).flatMap((item): EnvSource[] => {
    const place = at.scalars.place(item)
    for (const [key, carrier] of [
      ['configMapRef', 'ConfigMap'],
      ['secretRef', 'Secret'],
    ] as const) {
      const reference = child(item, key)
      const object = at.scalars.text(child(reference, 'name'))
      if (!reference || !object) continue
      const prefix = textOf(child(item, 'prefix')) ?? ''
      return [
        {
          type: 'all',
          carrier,
          object,
          prefix,
          optional: textOf(child(reference, 'optional')) === 'true',
          place: object.place ?? place,
        },
      ]
    }
    return [{ type: 'opaque', cause: { says: 'an envFrom that cannot be read', place } }]
  })
}

function envEntries(
  node: YamlNode,
  at: Surroundings,
  owner: { identity: { kind: string; name: string; part: string }; subject: string },
  variables: Entity[],
): EnvSource[] {
  const env = child(node, 'env')
  if (env && env.type !== 'seq' && !isNull(env)) {
    return [
      {
        type: 'opaque',
        cause: at.scalars.templated(env) ?? { says: 'env is not a list', place: at.scalars.place(env) },
      },
    ]
  }
  const written = items(env)
  const last = new Map(written.map((item, index) => [textOf(child(item, 'name')), index]))
  return written.flatMap((item, index): EnvSource[] => {
    const nameNode = child(item, 'name')
    const cause =
      item.type === 'scalar' ? at.scalars.templated(item) : nameNode && at.scalars.templated(nameNode)
    const name = textOf(nameNode)
    if (cause || !nameNode || name === undefined) return cause ? [{ type: 'opaque', cause }] : []
    const from = child(item, 'valueFrom')
    if (from && !isNull(from)) return [valueFrom(name, from, at, at.scalars.place(nameNode))]
    const valueNode = child(item, 'value')
    const variable = variableEntity({
      name,
      namePlace: at.scalars.place(nameNode),
      ...readValue(valueNode, name, at),
      consumer: 'kubernetes',
      carrier: 'container',
      shadowed: last.get(name) !== index,
      owner,
    })
    variables.push(variable)
    const fact = variable.facts.fields?.get('value') ?? known('', { place: at.scalars.place(nameNode) })
    return [{ type: 'literal', name, fact, variable }]
  })
}

/** The text a Kubernetes reader gets, and the YAML type it saw on the way; `name` says whether it may be shown. */
function readValue(
  node: YamlNode | undefined,
  name: string,
  at: Surroundings,
): { value?: Fact; written?: string; plain?: string } {
  if (!node) return {}
  const place = guarded(at.scalars.place(node), name)
  if (node.type !== 'scalar')
    return { value: unknown({ says: 'not a text', place }, { place }), written: 'collection' }
  const fact = valueFact(node, place, at)
  if (fact?.state !== 'known') return fact ? { value: fact } : { written: 'null' }
  const scalar = typed(node)
  return {
    value: scalar.json === undefined ? fact : { ...fact, value: scalar.json },
    written: scalar.type,
    ...(isWrittenPlain(node) && { plain: node.text }),
  }
}

function valueFact(node: YamlScalar, place: Cause['place'], at: Surroundings): Fact | undefined {
  const fact = at.scalars.text(node)
  if (!fact || !place.secret) return fact
  const cause = at.scalars.templated(node, place)
  return { ...fact, place, text: masked, ...(cause && { causes: [cause] }) }
}

/** A quoted, block or tagged scalar is a text whatever it looks like. */
export function typed(node: YamlScalar): { type: string; json?: string } {
  if (node.style !== 'plain' || node.tag?.endsWith('str')) return { type: 'string' }
  const scalar = resolveKubernetes(node.text)
  if (scalar.type === 'string' || scalar.type === 'timestamp') return { type: 'string' }
  return { type: scalar.type, ...(scalar.json !== null && { json: scalar.json }) }
}

function valueFrom(name: string, from: YamlNode, at: Surroundings, place: Cause['place']): EnvSource {
  const field = child(from, 'resourceFieldRef')
  if (field) {
    const divisor = at.scalars.text(child(field, 'divisor'))
    const container = textOf(child(field, 'containerName'))
    const resource = at.scalars.text(child(field, 'resource'))
    if (!resource)
      return { type: 'opaque', name, cause: { says: 'a resourceFieldRef without a resource', place } }
    return {
      type: 'field',
      name,
      place,
      resource,
      ...(divisor && { divisor }),
      ...(container && { container }),
    }
  }
  for (const [key, carrier] of [
    ['configMapKeyRef', 'ConfigMap'],
    ['secretKeyRef', 'Secret'],
  ] as const) {
    const reference = child(from, key)
    const object = at.scalars.text(child(reference, 'name'))
    const wanted = at.scalars.text(child(reference, 'key'))
    if (!reference || !object || !wanted) continue
    return {
      type: 'key',
      name,
      carrier,
      object,
      key: wanted,
      optional: textOf(child(reference, 'optional')) === 'true',
      place: wanted.place ?? place,
    }
  }
  return {
    type: 'opaque',
    name,
    cause: at.scalars.templated(from) ?? { says: 'a valueFrom that only the cluster can resolve', place },
  }
}
