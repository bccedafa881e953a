import type { Kind } from '../kind.ts'
import { podPaths } from './pods.ts'

/** Every Kubernetes object that runs containers. */
export const kubernetesWorkload: Kind = {
  name: 'kubernetes-workload',
  format: 'yaml',
  sniff: (_path, text) => text.includes('containers') || text.includes('Containers'),
  detect: ({ header }) => header !== undefined && podPaths(header) !== undefined,
  load: () => import('./extract.ts').then((module) => module.extract),
}
