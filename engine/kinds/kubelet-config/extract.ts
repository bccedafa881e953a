import { entity } from '../../entities/entity.ts'
import {
  type Cause,
  type Entity,
  type Fact,
  type Fields,
  fieldMap,
  known,
  unknown,
} from '../../entities/fact.ts'
import type { KubeletParts } from '../../entities/kubeletParts.ts'
import { overridden } from '../../entities/override.ts'
import { fileName } from '../../source/path.ts'
import { child, entries, items, textOf, type YamlNode } from '../../source/yaml/node.ts'
import { scalarText } from '../../source/yaml/origins.ts'
import { parseVersion } from '../../values/goVersion.ts'
import type { Document, Embedded, Extract } from '../kind.ts'
import { FoundFlags } from '../kubeletFlag.ts'
import { quotingCause, Scalars } from '../scalar.ts'
import { type Carried, type Carrying, contentsOf } from './carriers.ts'
import { ConfigReader } from './config.ts'

/** Reads the kubelet configurations of a document, the documents in its strings, and the arguments it gives. */
export const extract: Extract = (document) => {
  const contents = contentsOf(document)
  if (!contents) return { entities: [] }
  const scalars = new Scalars(document)
  const entities: Entity[] = contents.configs.map((carried) => readKubelet(carried, document, scalars))
  const found = new FoundFlags()
  for (const flags of contents.flags ?? []) readFlags(flags, scalars, found)
  const version = versionFact(contents.version, scalars)
  if (!found.isEmpty || version) {
    const { path } = document.source
    const place = scalars.place(document.yaml?.root ?? emptyNode)
    entities.push(found.entity(path, `kubelet arguments in ${path}`, place, version))
  }
  return { entities, embedded: (contents.strings ?? []).map((string) => embed(string, document, scalars)) }
}

const emptyNode: YamlNode = { type: 'scalar', text: '', style: 'plain', span: { start: 0, end: 0 } }

function embed({ node, name, says, partial }: Carrying, document: Document, scalars: Scalars): Embedded {
  const host = document.source
  const place = scalars.place(node)
  return {
    source: scalarText(host, node),
    name,
    via: [{ says, place }, ...document.via],
    ...(partial && { partial: { says: partial, place } }),
  }
}

function readKubelet(carried: Carried, document: Document, scalars: Scalars): Entity<KubeletParts> {
  const { source, node, part, partial } = carried
  const place = scalars.place(node)
  const open = openness(document, partial ? { says: partial, place } : undefined)
  const fields = new ConfigReader(node, scalars, source, open).fields()
  const version = versionFact(carried.version, scalars)
  const name = document.header?.name ?? ''
  const within = part ?? document.via[0]?.says
  return entity<KubeletParts>(
    {
      type: 'kubelet',
      identity: {
        kind: source,
        name,
        ...(document.header?.namespace && { namespace: document.header.namespace }),
        ...(within !== undefined && { part: within }),
      },
      subject: subjectOf(source, name || fileName(document.source.path), within),
      place,
    },
    {
      source: known(source),
      whole: known(partial === undefined),
      ...withOwnFlags(fields, carried, scalars),
      ...(version && { version }),
    },
    { path: document.source.path, overlays: carried.overlay ? overlaysOf(node, place) : new Map() },
    open && [open],
  )
}

function subjectOf(source: string, name: string, within: string | undefined): string {
  return within ? `${source}/${name} › ${within}` : `${source}/${name}`
}

/** Why more may be set than is written: a fragment, or a template. */
function openness(document: Document, partial: Cause | undefined): Cause | undefined {
  const template = document.yaml?.template
  if (template) return { says: 'the file is a template', place: document.source.place(template) }
  return partial
}

/** The arguments of the very same kubelet win over what its configuration says. */
function withOwnFlags(fields: Fields, carried: Carried, scalars: Scalars): Fields {
  if (!carried.flags) return fields
  const found = new FoundFlags()
  readFlags(carried.flags, scalars, found)
  let facts: Map<string, Fact> = fieldMap(fields)
  for (const [field, cause] of found.fields) facts = new Map([...facts, ...overridden(facts, field, cause)])
  return Object.fromEntries(facts)
}

/** Arguments as a map by flag, a list of `{name, value}`, or a list of texts with or without dashes. */
function readFlags(node: YamlNode, scalars: Scalars, found: FoundFlags): void {
  for (const { key } of entries(node)) found.add(key.text, scalars.place(key))
  const listed = node.type === 'scalar' ? [node] : items(node)
  for (const item of listed) {
    const name = textOf(child(item, 'name')) ?? textOf(item) ?? ''
    found.add(/^-{0,2}([a-z-]*)/.exec(name)?.[1] ?? '', scalars.place(item))
  }
}

/** A version as `v1.34.2`, or as the tag of an image. */
function versionFact(node: YamlNode | undefined, scalars: Scalars): Fact | undefined {
  const fact = scalars.text(node)
  if (fact?.state !== 'known' || !fact.place) return fact
  const text = String(fact.value)
  const tag = /^(?:[^@]*[:/])?v?([0-9][^:/@]*)/.exec(text)?.[1] ?? text
  if (parseVersion(tag).ok) return known(tag, { place: fact.place, text })
  return unknown(quotingCause('not a Kubernetes version', text, fact.place), { place: fact.place, text })
}

function overlaysOf(node: YamlNode, place: Cause['place']): Map<string, Cause> {
  const says = 'a drop-in or patch in the workspace sets it too'
  return new Map(entries(node).map(({ key }) => [key.text, { says, place }] as const))
}
