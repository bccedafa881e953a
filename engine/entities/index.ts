import { alert } from './alert.ts'
import { alertmanager, inhibitRule, receiver, route } from './alertmanager.ts'
import { configMap, envFile, kustomization } from './carrier.ts'
import { container } from './container.ts'
import { godebugSetting } from './godebugSetting.ts'
import { kubelet } from './kubelet.ts'
import { kubeletFlags } from './kubeletFlags.ts'
import { goSource, goWorkspace, module } from './module.ts'
import { quantileCall } from './quantileCall.ts'
import { recordingRule } from './recordingRule.ts'
import { variable } from './variable.ts'
import { workspace } from './workspace.ts'

/** Every entity type with its shape: the one table that rules, the checker and the schemas are read from. */
export const entityShapes = {
  alert,
  alertmanager,
  configMap,
  container,
  envFile,
  godebugSetting,
  goSource,
  goWorkspace,
  inhibitRule,
  kubelet,
  kubeletFlags,
  kustomization,
  module,
  quantileCall,
  receiver,
  recordingRule,
  route,
  variable,
  workspace,
} as const

/** What an entity may be: `container`, `kubelet`, `alert`, … */
export type EntityType = keyof typeof entityShapes
