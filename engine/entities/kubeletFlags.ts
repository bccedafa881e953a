import type { Cause, Fact } from './fact.ts'
import { always, fieldsOf, listOf, text } from './shape.ts'

/** What links need of the arguments a kubelet is started with. */
export interface KubeletFlagsParts {
  readonly path: string
  /** The configuration fields that the arguments override, and where. */
  readonly fields: ReadonlyMap<string, Cause>
  /** Set where the kubelet is told to merge a folder of drop-ins into its configuration. */
  readonly dropIns?: Cause
  /** The Kubernetes version that the document names for the configurations beside it. */
  readonly version?: Fact
}

/** Arguments a kubelet is started with: a kubeadm document, a unit file, a file of variables. They win over its configuration. */
export const kubeletFlags = fieldsOf(
  { names: always(listOf(text('a flag'), 'the flags that override fields of the configuration')) },
  'the arguments of a kubelet',
)
