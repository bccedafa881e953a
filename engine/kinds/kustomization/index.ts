import type { Kind } from '../kind.ts'

/** kustomization.yaml: `engine/kustomize/` builds what it stands for. */
export const kustomization: Kind = {
  name: 'kustomization',
  format: 'yaml',
  named: (path) => path === 'Kustomization' || path.endsWith('/Kustomization'),
  sniff: (path) => /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(path),
  detect: ({ header }, name) =>
    header ? header.group === 'kustomize.config.k8s.io' : /^(kustomization\.ya?ml|Kustomization)$/.test(name),
  load: () => import('./extract.ts').then((module) => module.extract),
}
