import type { Place } from '../source/place.ts'
import type { Chart, Charts } from './chart.ts'

/** A chart as it is rendered: alone, or some charts deep in another one, whose values it then sees a part of. */
export interface Rendering {
  /** The chart that was rendered, then the ones that lead to this one. */
  readonly charts: readonly Chart[]
  /** Under which names they stand in each other. */
  readonly below: readonly string[]
}

/** Where the template of a rendered object is: in the workspace, or in a chart that is only named there. */
export type TemplateSource =
  | { readonly type: 'template'; readonly path: string; readonly rendering: Rendering }
  | { readonly type: 'dependency'; readonly place: Place; readonly name: string }

/**
 * The template that a path of Helm's names.
 * @param path `<chart>/templates/x.yaml` or `<chart>/charts/<sub>/templates/x.yaml`
 * @param near the rendered file: of several charts with one name the nearest is meant
 */
export function templateSource(charts: Charts, path: string, near: string): TemplateSource | undefined {
  const [name = '', ...rest] = path.split('/')
  if (path.includes('\\') || [name, ...rest].some((part) => /^\.{0,2}$/.test(part))) return undefined
  const found = charts.named(name).flatMap((chart) => {
    const source = sourceIn(charts, chart, rest)
    return source ? [{ source, common: commonFolders(chart.folder, near) }] : []
  })
  const whole = found.filter(({ source }) => source.type === 'template')
  const candidates = whole.length > 0 ? whole : found
  const most = Math.max(...candidates.map(({ common }) => common))
  const nearest = candidates.filter(({ common }) => common === most)
  return nearest.length === 1 ? nearest[0]?.source : undefined
}

function sourceIn(charts: Charts, root: Chart, parts: readonly string[]): TemplateSource | undefined {
  const chain = [root]
  const below: string[] = []
  let at = 0
  for (; parts[at] === 'charts'; at += 2) {
    const chart = chain.at(-1)
    const name = parts[at + 1]
    if (!chart || name === undefined) return undefined
    const next = charts.within(chart, name)
    if (!next) return undefined
    if (!('folder' in next))
      return { type: 'dependency', place: { path: next.path, span: next.node.span, derived: true }, name }
    chain.push(next)
    below.push(name)
  }
  const folder = chain.at(-1)?.folder ?? ''
  const path = [...(folder === '' ? [] : [folder]), ...parts.slice(at)].join('/')
  return charts.has(path) ? { type: 'template', path, rendering: { charts: chain, below } } : undefined
}

/** How many folders two paths share. */
function commonFolders(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')]
  let count = 0
  while (count < left.length && left[count] === right[count]) count++
  return count
}
