import type { Kind } from '../kind.ts'

/** ConfigMaps and Secrets: variables for containers, and documents inside strings. */
export const configMap: Kind = {
  name: 'config-map',
  format: 'yaml',
  sniff: (_path, text) => text.includes('ConfigMap') || text.includes('Secret'),
  detect: ({ header }) => header?.group === '' && (header.kind === 'ConfigMap' || header.kind === 'Secret'),
  load: () => import('./extract.ts').then((module) => module.extract),
}
