import { child } from '../../source/yaml/node.ts'
import type { Document } from '../kind.ts'

/** An AlertmanagerConfig of the Prometheus operator. */
export function isOperatorObject({ header }: Document): boolean {
  return header?.kind === 'AlertmanagerConfig' && header.group === 'monitoring.coreos.com'
}

/**
 * Top-level `route` and `receivers` together: other programs have a `route` (service meshes) or `receivers`
 * (collectors, as a map), none both in these forms.
 */
export function isPlain({ header, yaml }: Document): boolean {
  return (
    header === undefined &&
    child(yaml?.root, 'route')?.type === 'map' &&
    child(yaml?.root, 'receivers')?.type === 'seq'
  )
}
