import { alertmanagerConfig } from './alertmanager/index.ts'
import { compose } from './compose/index.ts'
import { configMap } from './config-map/index.ts'
import { dockerfile } from './dockerfile/index.ts'
import { dotenv } from './dotenv/index.ts'
import { goMod } from './go-mod/index.ts'
import { goSource } from './go-source/index.ts'
import { helmValues } from './helm-values/index.ts'
import type { Kind } from './kind.ts'
import { kubeletArguments } from './kubelet-arguments/index.ts'
import { kubeletConfig } from './kubelet-config/index.ts'
import { kubernetesWorkload } from './kubernetes-workload/index.ts'
import { kustomization } from './kustomization/index.ts'
import { prometheusRules } from './prometheus-rules/index.ts'
import { shellScript } from './shell-script/index.ts'
import { systemdUnit } from './systemd-unit/index.ts'

/** Every kind of document, in the order they are asked. */
export const kinds: readonly Kind[] = [
  kubernetesWorkload,
  configMap,
  kustomization,
  helmValues,
  prometheusRules,
  alertmanagerConfig,
  kubeletConfig,
  kubeletArguments,
  compose,
  goMod,
  goSource,
  dockerfile,
  systemdUnit,
  dotenv,
  shellScript,
]
