import { configMap } from './config-map/index.ts'
import type { Kind } from './kind.ts'
import { kubeletArguments } from './kubelet-arguments/index.ts'
import { kubeletConfig } from './kubelet-config/index.ts'
import { kubernetesWorkload } from './kubernetes-workload/index.ts'

/** Every kind of document, in the order they are asked. */
export const kinds: readonly Kind[] = [kubernetesWorkload, configMap, kubeletConfig, kubeletArguments]
