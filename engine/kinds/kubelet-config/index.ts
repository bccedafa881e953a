import { fileName } from '../../source/path.ts'
import type { Kind } from '../kind.ts'
import { isCarrier, isPatchName } from './carriers.ts'

/** What every document that carries a kubelet's configuration or arguments has in its text. */
const traces = [
  'KubeletConfig',
  'kubeletConfig',
  'kubeletExtraConfig',
  'node.eks.aws',
  'kubeadm.k8s.io',
  'kops.k8s.io',
  'kubeletExtraArgs',
  'kubelet-arg',
  'extraConfig',
]

/** Kubelet configurations: documents of their own, fragments inside what sets up nodes, and arguments beside them. */
export const kubeletConfig: Kind = {
  name: 'kubelet-config',
  format: 'yaml',
  named: (path) => /kubelet[^/]*\.d\/[^/]+\.conf$|\.bu$|(?:^|\/)user-data$/.test(path),
  sniff: (path, text) => isPatchName(fileName(path)) || traces.some((trace) => text.includes(trace)),
  detect: isCarrier,
  load: () => import('./extract.ts').then((module) => module.extract),
}
