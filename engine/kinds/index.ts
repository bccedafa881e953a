import { alertmanagerConfig } from './alertmanager/index.ts'
import { configMap } from './config-map/index.ts'
import type { Kind } from './kind.ts'
import { kubernetesWorkload } from './kubernetes-workload/index.ts'
import { kustomization } from './kustomization/index.ts'
import { prometheusRules } from './prometheus-rules/index.ts'

/** Every kind of document, in the order they are asked. */
export const kinds: readonly Kind[] = [
  kubernetesWorkload,
  configMap,
  kustomization,
  prometheusRules,
  alertmanagerConfig,
]
