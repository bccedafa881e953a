import { always, fieldsOf, listOf, text } from './shape.ts'

/** Arguments a kubelet is started with: a kubeadm document, a unit file, a file of variables. They win over its configuration. */
export const kubeletFlags = fieldsOf(
  { names: always(listOf(text('a flag'), 'the flags that override fields of the configuration')) },
  'the arguments of a kubelet',
)
