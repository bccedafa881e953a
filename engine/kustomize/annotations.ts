import { fieldSpecs } from './fieldSpec.ts'
import { withPairs } from './labels.ts'
import { Setting } from './setting.ts'
import type { Transform } from './transform.ts'

/** Source: internal/konfig/builtinpluginconsts/commonannotations.go of kustomize's api v0.20.1. */
export const ANNOTATIONS = fieldSpecs(`
  + * metadata/annotations
  + ReplicationController@v1,Deployment,ReplicaSet,DaemonSet,StatefulSet spec/template/metadata/annotations
  + Job.batch spec/template/metadata/annotations
  + CronJob.batch spec/jobTemplate/metadata/annotations
  + CronJob.batch spec/jobTemplate/spec/template/metadata/annotations
`)

/** Puts `commonAnnotations` on all objects and their templates. Source: AnnotationsTransformer.go of kustomize. */
export const setAnnotations: Transform = (resources, field, derive, specs = {}) => {
  const setting = new Setting()
  const pairs = setting.pairs(field, 'commonAnnotations')
  const made = withPairs(resources, pairs, specs.commonAnnotations ?? ANNOTATIONS, field, derive, setting)
  return { resources: made, mistakes: setting.mistakes }
}
