import { fileName } from '../../source/path.ts'
import type { Kind } from '../kind.ts'
import { isCarrier, isPatchName } from './carriers.ts'

/** What every document that carries a kubelet's configuration or arguments has in its text, beside a kubelet's name. */
const traces = [
  'KubeletConfig',
  'kubeletConfig',
  'kubeletExtraConfig',
  'node.eks.aws',
  'kops.k8s.io',
  'kubeletExtraArgs',
  'kubelet-arg',
  'extraConfig',
]

function mentionsKubelet(text: string): boolean {
  // One look tells most files apart; only kubeadm's may say the version of a kubelet without naming it.
  if (text.includes('ubelet') && traces.some((trace) => text.includes(trace))) return true
  return text.includes('kubeadm.k8s.io')
}

/** Kubelet configurations: documents of their own, fragments inside what sets up nodes, and arguments beside them. */
export const kubeletConfig: Kind = {
  name: 'kubelet-config',
  format: 'yaml',
  named: (path) => /kubelet[^/]*\.d\/[^/]+\.conf$|\.bu$|(?:^|\/)user-data$/.test(path),
  sniff: (path, text) => isPatchName(fileName(path)) || mentionsKubelet(text),
  detect: isCarrier,
  load: () => import('./extract.ts').then((module) => module.extract),
}
