import type { Step } from '../../entities/fact.ts'
import { entries, items, type YamlNode } from '../../source/yaml/node.ts'
import { scalarText } from '../../source/yaml/origins.ts'
import type { Document, Embedded, Extract } from '../kind.ts'
import { releaseOf } from './release.ts'

/** Values nest as deep as the charts that depend on charts do, and the settings of the deepest. */
const deepest = 12
/** Maps of one document that are looked at. */
const mostMaps = 5_000

/**
 * Finds the documents among the values of charts: rules under `additionalPrometheusRulesMap`, the configuration under
 * `alertmanager.config`, and what other charts take under names of their own. Nothing else of values is read: what they
 * mean is up to the templates.
 */
export const extract: Extract = (document) => {
  const { header, yaml, source, via } = document
  if (!yaml) return { entities: [] }
  const release = releaseOf(document)
  const documents: Document[] = []
  const embedded: Embedded[] = []
  const of = header ? `${header.kind} ${header.name}` : document.name
  for (const root of header ? (release?.values ?? []) : [yaml.root]) {
    // Values that stand in a text are a document of their own.
    if (root.type === 'scalar') {
      const step: Step = { says: `${of}, values`, place: source.place(root.span) }
      embedded.push({ source: scalarText(source, root), name: 'values.yaml', via: [step, ...via] })
      continue
    }
    for (const { path, node } of mapsIn(root)) {
      const step: Step = { says: `${of}, values ${path.join('.')}`, place: source.place(node.span) }
      documents.push({
        name: path.at(-1) ?? document.name,
        source,
        yaml: { root: node, ...(yaml.template && { template: yaml.template }) },
        via: [step, ...via],
        partial: {
          says: 'the chart may have values of its own for what is not written here',
          place: step.place,
        },
      })
    }
  }
  return { entities: [], documents, embedded }
}

interface Found {
  readonly path: readonly string[]
  readonly node: YamlNode
}

/** Maps that may be documents, by the keys every document of ours has. */
function mapsIn(root: YamlNode): Found[] {
  const found: Found[] = []
  const pending: Found[] = [{ path: [], node: root }]
  for (let looked = 0; looked < mostMaps; looked++) {
    const here = pending.shift()
    if (!here) break
    const { path, node } = here
    if (node.type === 'map' && (node.index.has('groups') || node.index.has('receivers'))) {
      found.push(here)
      continue
    }
    if (path.length >= deepest) continue
    for (const { key, value } of entries(node))
      if (value.type !== 'scalar') pending.push({ path: [...path, key.text], node: value })
    for (const [index, item] of items(node).entries())
      if (item.type === 'map') pending.push({ path: [...path, String(index)], node: item })
  }
  return found
}
