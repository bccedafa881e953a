import { child, descend, items, type YamlNode } from '../../source/yaml/node.ts'
import type { Document } from '../kind.ts'

/** The values one object gives a chart: a map, or a text that holds one. */
export interface Release {
  readonly values: readonly YamlNode[]
}

/**
 * What an object that installs charts gives them: HelmRelease of Flux (`spec.values`), HelmChart and HelmChartConfig of
 * k3s (`spec.valuesContent`), Application and ApplicationSet of Argo CD (`helm.valuesObject`, `helm.values`). Undefined
 * for any other object.
 */
export function releaseOf({ header, yaml }: Document): Release | undefined {
  const spec = child(yaml?.root, 'spec')
  if (!header || !spec) return undefined
  const { group, kind } = header
  if (group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease') return given(child(spec, 'values'))
  if (group === 'helm.cattle.io' && (kind === 'HelmChart' || kind === 'HelmChartConfig'))
    return given(child(spec, 'valuesContent'))
  if (group !== 'argoproj.io') return undefined
  if (kind === 'Application') return ofSources(spec)
  return kind === 'ApplicationSet' ? ofSources(descend(spec, 'template', 'spec')) : undefined
}

/** Of one source `valuesObject` wins over `values` (Argo CD's manual, "Helm", "Values"). */
function ofSources(spec: YamlNode | undefined): Release {
  const sources = [child(spec, 'source'), ...items(child(spec, 'sources'))]
  return given(
    ...sources.map((source) => {
      const helm = child(source, 'helm')
      return child(helm, 'valuesObject') ?? child(helm, 'values')
    }),
  )
}

function given(...values: readonly (YamlNode | undefined)[]): Release {
  return { values: values.filter((node) => node !== undefined) }
}
