import { addFacts } from '../../entities/entity.ts'
import type { ContainerParts } from '../../entities/environment.ts'
import { type Cause, type Entity, type Fact, known, list, record, unknown } from '../../entities/fact.ts'
import { folderOf } from '../../source/path.ts'
import { child, descend, entries, isNull, items, textOf, type YamlNode } from '../../source/yaml/node.ts'
import type { Document, Extract, ObjectHeader } from '../kind.ts'
import { Scalars } from '../scalar.ts'
import { readContainer, type Surroundings } from './container.ts'
import { needsSelector, podPaths, runsOn } from './pods.ts'

/** Reads the containers of one workload, with their environment as written and the pod around them. */
export const extract: Extract = (document, { limits }) => {
  const { header, yaml } = document
  const path = header && podPaths(header)
  const pod = path && yaml ? descend(yaml.root, ...path) : undefined
  const spec = child(pod, 'spec')
  if (!header || !yaml || !spec) return { entities: [] }
  const surroundings = around(document, header, pod, spec)
  const read: Entity[] = []
  for (const [key, role] of containerLists) {
    for (const node of items(child(spec, key))) {
      // More than that are not judged anyway.
      if (read.length > limits.fileEntities) return { entities: read }
      const made = readContainer(node, { ...surroundings, role: roleOf(role, node) })
      for (const one of made) read.push(one)
    }
  }
  const containers = read.filter(({ type }) => type === 'container') as Entity<ContainerParts>[]
  describePod(containers, spec, surroundings)
  return { entities: read }
}

const containerLists = [
  ['initContainers', 'init'],
  ['containers', 'main'],
  ['ephemeralContainers', 'ephemeral'],
] as const

/** An init container that restarts always is a sidecar. */
function roleOf(role: 'init' | 'main' | 'ephemeral', node: YamlNode): Surroundings['role'] {
  return role === 'init' && textOf(child(node, 'restartPolicy')) === 'Always' ? 'sidecar' : role
}

function around(
  document: Document,
  header: ObjectHeader,
  pod: YamlNode | undefined,
  spec: YamlNode,
): Omit<Surroundings, 'role'> {
  const scalars = new Scalars(document)
  const open = openness(document, header, spec)
  const labels = keyedTexts(child(child(pod, 'metadata'), 'labels'), scalars)
  const own = keyedTexts(descend(document.yaml?.root, 'metadata', 'labels'), scalars)
  const environment = environmentOf(labels, own, header)
  return {
    document,
    header,
    scalars,
    longRunning: runsOn(header.kind),
    folder: folderOf(document.source.path),
    labels: record(Object.fromEntries(labels), open && { open: [open] }),
    annotations: record(
      Object.fromEntries(keyedTexts(child(child(pod, 'metadata'), 'annotations'), scalars)),
      open && { open: [open] },
    ),
    ...(environment && { environment }),
    ...(open && { open, partial: !document.yaml?.template }),
  }
}

/** Why the object may have more than is written here: a template, or a patch that is merged into a whole one. */
function openness(document: Document, header: ObjectHeader, spec: YamlNode): Cause | undefined {
  const template = document.yaml?.template
  if (template) return { says: 'the file is a template', place: document.source.place(template) }
  const containers = [...items(child(spec, 'containers')), ...items(child(spec, 'initContainers'))]
  const bare = containers.find((node) => !child(node, 'image') || child(node, '$patch'))
  const root = document.yaml?.root
  const partial = bare ?? (needsSelector(header) && !descend(root, 'spec', 'selector') ? root : undefined)
  return (
    partial && {
      says: `this ${header.kind} is partial: it is merged into another one`,
      place: document.source.place(partial.span),
    }
  )
}

function keyedTexts(node: YamlNode | undefined, scalars: Scalars): Map<string, Fact> {
  const texts = new Map<string, Fact>()
  for (const { key, value } of entries(node)) {
    const fact = scalars.text(value)
    if (fact) texts.set(key.text, fact)
  }
  return texts
}

const environmentLabels = ['env', 'environment', 'app.kubernetes.io/environment', 'stage']

function environmentOf(
  labels: ReadonlyMap<string, Fact>,
  own: ReadonlyMap<string, Fact>,
  header: ObjectHeader,
): Fact | undefined {
  for (const key of environmentLabels) {
    const found = labels.get(key) ?? own.get(key)
    if (found) return found
  }
  return header.namespace ? known(header.namespace) : undefined
}

/** The QoS class and what asks for exclusive CPUs, once all containers of the pod are read. */
function describePod(
  containers: readonly Entity<ContainerParts>[],
  spec: YamlNode,
  at: Omit<Surroundings, 'role'>,
): void {
  const counted = containers.filter(({ facts }) => facts.fields?.get('role')?.value !== 'ephemeral')
  const qos = qosOf(counted, spec, at)
  const exclusive = exclusiveCpu(spec, at)
  // What a partial object lacks is open, but nobody asks it for more than is written here.
  const members = list(
    counted.map(({ facts }) => facts),
    at.open && { open: [at.open] },
  )
  const pod = record({ containers: members, ...(exclusive && { exclusiveCpu: exclusive }) })
  for (const container of containers) addFacts(container, { pod, ...(qos && { qos }) })
}

/** The annotation people set for our rule, or a node selector for a pool with the static CPU policy. */
function exclusiveCpu(spec: YamlNode, at: Omit<Surroundings, 'role'>): Fact | undefined {
  const annotated = at.annotations.fields?.get('slo-lint/exclusive-cpu')
  if (annotated && annotated.value !== 'false') return annotated
  for (const { key, value } of entries(child(spec, 'nodeSelector'))) {
    const text = textOf(value) ?? ''
    if (/cpu-?manager/i.test(key.text) && (text === 'static' || text === 'true'))
      return at.scalars.text(value)
  }
  return undefined
}

type Resource = 'cpu' | 'memory'

function qosOf(
  containers: readonly Entity<ContainerParts>[],
  spec: YamlNode,
  at: Omit<Surroundings, 'role'>,
): Fact | undefined {
  if (containers.length === 0) return undefined
  if (!isNull(child(spec, 'resources')) && child(spec, 'resources')) {
    const place = at.scalars.place(child(spec, 'resources') as YamlNode)
    return unknown({ says: 'resources are set for the pod as a whole', place })
  }
  if (at.open) return unknown(at.open)
  const amounts = containers.flatMap(({ facts }) =>
    (['cpu', 'memory'] as const).map(
      (resource) => [amount(facts, 'requests', resource), amount(facts, 'limits', resource)] as const,
    ),
  )
  const doubtful = amounts.flat().find((fact) => fact && fact.state !== 'known')
  if (doubtful?.causes) return unknown(doubtful.causes)
  if (amounts.every(([request, limit]) => limit && request?.value === limit.value && limit.value !== 0))
    return known('Guaranteed')
  return amounts.some(([request, limit]) => positive(request) || positive(limit))
    ? known('Burstable')
    : known('BestEffort')
}

function positive(fact: Fact | undefined): boolean {
  return typeof fact?.value === 'number' && fact.value > 0
}

function amount(facts: Fact, side: 'requests' | 'limits', resource: Resource): Fact | undefined {
  return facts.fields?.get(side)?.fields?.get(resource)
}
