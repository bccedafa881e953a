import type { Cause, Fact } from './fact.ts'

/** What links need of a kubelet configuration. */
export interface KubeletParts {
  readonly path: string
  /** The fields it sets in the configurations it is merged into: a drop-in, a kubeadm patch. */
  readonly overlays: ReadonlyMap<string, Cause>
}

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
