import { entity } from '../../entities/entity.ts'
import type { CarrierParts } from '../../entities/environment.ts'
import { type Entity, known } from '../../entities/fact.ts'
import type { KustomizationParts, Patch } from '../../entities/kustomization.ts'
import { folderOf } from '../../source/path.ts'
import type { Place } from '../../source/place.ts'
import { child, items, textOf, type YamlNode } from '../../source/yaml/node.ts'
import { scalarText } from '../../source/yaml/origins.ts'
import { parseYaml } from '../../source/yaml/parse.ts'
import type { Document, Embedded, Extract, ExtractContext } from '../kind.ts'
import { guarded, shownText } from '../scalar.ts'
import { variableEntity } from '../variable.ts'

/** Reads one kustomization: what it builds from, what it patches, the ConfigMaps it generates. */
export const extract: Extract = (document, context) => {
  const root = document.yaml?.root
  if (!root) return { entities: [] }
  const folder = folderOf(document.source.path)
  const embedded: Embedded[] = []
  const parts: KustomizationParts = {
    folder,
    resources: [...texts(root, 'resources'), ...texts(root, 'bases'), ...texts(root, 'components')],
    patches: patchesOf(root, document, context, embedded),
    images: items(child(root, 'images')).flatMap((item) => {
      const name = textOf(child(item, 'name'))
      const renamed = child(item, 'newName')
      return name && renamed ? [{ name, place: document.source.place(renamed.span) }] : []
    }),
    ...anything(root, document),
  }
  const place = document.source.place(root.span)
  const made = entity<KustomizationParts>(
    {
      type: 'kustomization',
      identity: { kind: 'Kustomization', name: folder },
      subject: `kustomization ${folder || '.'}`,
      place,
    },
    {},
    parts,
  )
  return { entities: [made, ...generators(root, document, folder)], embedded }
}

function texts(root: YamlNode, key: string): string[] {
  return items(child(root, key)).flatMap((item) => textOf(item) ?? [])
}

/** Transformers are programs; the others move values between objects. */
const mightChangeAnything = ['transformers', 'replacements', 'vars']

function anything(root: YamlNode, document: Document): Pick<KustomizationParts, 'anything'> {
  const key = mightChangeAnything.find(
    (name) => child(root, name) && !(name === 'replacements' && staysOutside(child(root, name))),
  )
  const node = key && child(root, key)
  return node
    ? {
        anything: {
          says: `${key} of a kustomization may replace it`,
          place: document.source.place(node.span),
        },
      }
    : {}
}

/** Replacements written here whose targets are no part of a container. */
function staysOutside(replacements: YamlNode | undefined): boolean {
  return items(replacements).every((replacement) => {
    const paths = items(child(replacement, 'targets')).flatMap((target) => items(child(target, 'fieldPaths')))
    return (
      paths.length > 0 &&
      paths.every((path) => !/containers|^spec$|template$|^data/i.test(textOf(path) ?? 'spec'))
    )
  })
}

function patchesOf(
  root: YamlNode,
  document: Document,
  context: ExtractContext,
  embedded: Embedded[],
): Patch[] {
  const legacy = items(child(root, 'patchesStrategicMerge')).flatMap((item) =>
    onePatch(item, item, undefined, document, context, embedded),
  )
  const current = [...items(child(root, 'patches')), ...items(child(root, 'patchesJson6902'))].flatMap(
    (item) => {
      const body = child(item, 'patch') ?? child(item, 'path')
      return onePatch(item, body, child(item, 'target'), document, context, embedded)
    },
  )
  return [...legacy, ...current]
}

function onePatch(
  item: YamlNode,
  body: YamlNode | undefined,
  target: YamlNode | undefined,
  document: Document,
  context: ExtractContext,
  embedded: Embedded[],
): Patch[] {
  if (body?.type !== 'scalar') return []
  const place = document.source.place(item.span)
  const selected = target && {
    target: {
      ...optional('kind', textOf(child(target, 'kind'))),
      ...optional('name', textOf(child(target, 'name'))),
      selective: Boolean(child(target, 'labelSelector') ?? child(target, 'annotationSelector')),
    },
  }
  if (!body.text.includes('\n') && !/[:{[]/.test(body.text)) return [{ place, path: body.text, ...selected }]
  const documents = parseYaml(body.text, context.limits).documents.map(({ root }) => root)
  embedded.push({ source: scalarText(document.source, body), name: 'patch.yaml', via: document.via })
  return [{ place, documents, ...selected }]
}

function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>)
}

/** ConfigMaps made of literals: containers read them by the name before the hash. */
function generators(root: YamlNode, document: Document, folder: string): Entity[] {
  return (['ConfigMap', 'Secret'] as const).flatMap((carrier) => {
    const list = child(root, carrier === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator')
    return items(list).flatMap((item) => generated(item, carrier, root, document, folder))
  })
}

function generated(
  item: YamlNode,
  carrier: 'ConfigMap' | 'Secret',
  root: YamlNode,
  document: Document,
  folder: string,
): Entity[] {
  const name = textOf(child(item, 'name'))
  if (!name) return []
  const namespace = textOf(child(item, 'namespace')) ?? textOf(child(root, 'namespace'))
  const place = document.source.place(item.span)
  const owner = {
    identity: { kind: carrier, name, ...(namespace && { namespace }) },
    subject: `${carrier}/${name}`,
  }
  const keys = new Map<string, { fact: ReturnType<typeof known>; variable: Entity }>()
  for (const literal of items(child(item, 'literals'))) {
    const pair = literalPair(literal, document)
    if (!pair) continue
    const place = carrier === 'Secret' ? { ...pair.place, secret: true } : guarded(pair.place, pair.name)
    const value = known(pair.value, { place, text: shownText(pair.value, place) })
    const variable = variableEntity({
      name: pair.name,
      namePlace: pair.namePlace,
      value,
      written: 'string',
      consumer: 'kustomize',
      carrier: carrier === 'Secret' ? 'secret' : 'configMap',
      owner,
    })
    keys.set(pair.name, { fact: value, variable })
  }
  const elsewhere =
    child(item, 'envs') ?? child(item, 'env') ?? (textOf(child(item, 'behavior')) ? item : undefined)
  const made = entity<CarrierParts>(
    { type: 'configMap', ...owner, place },
    { name: known(name) },
    {
      carrier,
      name,
      ...(namespace && { namespace }),
      folder,
      keys,
      ...(elsewhere && { open: { says: `${carrier} ${name} is generated from more than literals`, place } }),
    },
  )
  return [made, ...[...keys.values()].map(({ variable }) => variable)]
}

function literalPair(
  node: YamlNode,
  document: Document,
): { name: string; value: string; namePlace: Place; place: Place } | undefined {
  if (node.type !== 'scalar') return undefined
  const equals = node.text.indexOf('=')
  if (equals < 0) return undefined
  const raw = node.text.slice(equals + 1)
  const quoted = raw.length > 1 && (raw[0] === '"' || raw[0] === "'") && raw.at(-1) === raw[0]
  const text = scalarText(document.source, node)
  const value = quoted ? raw.slice(1, -1) : raw
  return {
    name: node.text.slice(0, equals),
    value,
    namePlace: text.place({ start: 0, end: equals }),
    place: text.place({ start: equals + 1, end: node.text.length }),
  }
}
