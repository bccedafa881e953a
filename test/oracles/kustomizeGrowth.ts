import { Dice } from './dice.ts'
import {
  application,
  configMap,
  type Fields,
  type Json,
  type Names,
  object,
  secret,
  TEXTS,
} from './kustomizeObjects.ts'
import { deletion, kindOf, nameOf, operations, podOf, strategicPatch } from './kustomizePatches.ts'
import { INLINE, INLINE_JSON, type KustomizeTree } from './kustomizeTrees.ts'

/** A tree of a base, overlays and components; the same number makes the same tree. */
export function kustomizeTree(seed: number): KustomizeTree {
  return new Growth(new Dice(seed)).grow()
}

interface Generated {
  readonly kind: 'configMapGenerator' | 'secretGenerator'
  readonly name: string
  /** The namespace it was given when it was made: only with the same is it met again. */
  readonly fields: Fields
}

const NAMES: Names = {
  apps: ['web', 'db', 'runner', 'api'],
  configMaps: ['app-config', 'web-config', 'files'],
  secrets: ['app-secret', 'pull'],
}

/** What is known of a tree while it grows: later layers change what earlier ones made. */
class Growth {
  readonly #dice: Dice
  readonly #files: Record<string, Json[] | string> = {}
  #objects: Fields[] = []
  readonly #generated: Generated[] = []
  #count = 0
  #hasVariable = false

  constructor(dice: Dice) {
    this.#dice = dice
  }

  grow(): KustomizeTree {
    const dice = this.#dice
    let folder = 'base'
    this.#base(folder)
    const depth = dice.pick([0, 1, 1, 1, 2, 2, 3])
    for (let i = 1; i <= depth; i++) {
      const below = folder
      folder = i === 1 ? `overlays/${dice.pick(['prod', 'dev'])}` : `overlays/more${i}`
      this.#overlay(folder, below)
    }
    if (depth > 0 && dice.chance(10)) folder = this.#siblings(folder)
    return { folder, files: this.#files, style: dice.below(1000) }
  }

  #base(folder: string): void {
    const dice = this.#dice
    const resources: string[] = []
    for (const name of dice.some(NAMES.apps, 1, 3))
      resources.push(...this.#store(folder, name, application(dice, name, NAMES)))
    for (const name of NAMES.configMaps)
      if (dice.chance(40)) resources.push(...this.#store(folder, name, [configMap(dice, name)]))
    for (const name of NAMES.secrets)
      if (dice.chance(30)) resources.push(...this.#store(folder, name, [secret(dice, name)]))
    if (dice.chance(5))
      resources.push(...this.#store(folder, 'space', [object('v1', 'Namespace', 'apps', {})]))
    const made: Fields = { resources }
    this.#generators(folder, made)
    this.#layer(folder, made)
  }

  #overlay(folder: string, below: string): void {
    const dice = this.#dice
    const up = relative(folder, below)
    const kustomization: Fields = dice.chance(10) ? { bases: [up] } : { resources: [up] }
    if (dice.chance(30)) {
      const name = `extra${this.#count++}`
      const made = dice.chance(50) ? application(dice, name, NAMES) : [configMap(dice, name)]
      // Definitions and their like stand in no namespace and would meet those of the base.
      const paths = this.#store(folder, name, made)
      kustomization['resources'] = [...((kustomization['resources'] as Json[]) ?? []), ...paths]
    }
    if (dice.chance(35))
      kustomization['components'] = dice.some(['a', 'b'], 1, 2).map((name) => {
        const component = `components/${name}${this.#count++}`
        const made: Fields = { kind: 'Component' }
        this.#generators(component, made)
        this.#layer(component, made)
        return relative(folder, component)
      })
    this.#layer(folder, kustomization)
  }

  /** Another folder that builds the last one next to a small one, or to another layer over the same base. */
  #siblings(folder: string): string {
    const single = this.#objects.some((one) => /^(?:Namespace|CustomResourceDefinition)$/.test(kindOf(one)))
    const resources =
      single || this.#dice.chance(40)
        ? this.#store('second', 'second', [configMap(this.#dice, 'second')])
        : ['../base']
    this.#write('second', { resources, namePrefix: 'second-' })
    this.#write('all', { resources: [relative('all', folder), '../second'] })
    return 'all'
  }

  /** Writes objects to one or several files, or as a list, and says which. */
  #store(folder: string, name: string, objects: readonly Fields[]): string[] {
    const dice = this.#dice
    this.#objects.push(...objects)
    if (dice.chance(12)) {
      this.#files[`${folder}/${name}.yaml`] = [{ apiVersion: 'v1', kind: 'List', items: [...objects] }]
      return [`${name}.yaml`]
    }
    if (dice.chance(60)) {
      this.#files[`${folder}/${name}.yaml`] = [...objects]
      return dice.chance(10) ? [`./${name}.yaml`] : [`${name}.yaml`]
    }
    return objects.map((one, i) => {
      const path = `${kindOf(one).toLowerCase()}-${name}-${i}.yaml`
      this.#files[`${folder}/${path}`] = [one]
      return path
    })
  }

  /** One kustomization with a choice of what kustomizations can say, but for its generators. */
  #layer(folder: string, start: Fields): void {
    const dice = this.#dice
    const made: Fields = { ...start }
    this.#patches(folder, made)
    if (dice.chance(30)) made['namespace'] = dice.pick(['apps', 'prod', 'default'])
    if (dice.chance(25)) made['namePrefix'] = dice.pick(['a-', 'team-'])
    if (dice.chance(15)) made['nameSuffix'] = dice.pick(['-x', '-v2'])
    if (dice.chance(12))
      made['commonLabels'] = { team: dice.pick(['core', '5']), app: dice.pick(['web', 'all']) }
    if (dice.chance(25)) made['labels'] = dice.some(this.#labels(), 1, 2)
    if (dice.chance(20))
      made['commonAnnotations'] = { 'example.org/owner': dice.pick(TEXTS), note: 'multi\nline' }
    if (dice.chance(30)) made['images'] = dice.some(this.#images(), 1, 2)
    if (dice.chance(25)) this.#replicas(made)
    if (dice.chance(25)) this.#replacements(folder, made)
    if (dice.chance(5)) this.#configurations(folder, made)
    if (dice.chance(4)) this.#variables(made)
    if (dice.chance(3)) made['sortOptions'] = { order: dice.pick(['legacy', 'fifo']) }
    if (dice.chance(3))
      made['buildMetadata'] = dice.some(
        ['managedByLabel', 'originAnnotations', 'transformerAnnotations'],
        1,
        2,
      )
    // A mistake that is none of ours to have made by chance.
    if (dice.below(250) === 0) made['resources'] = [...((made['resources'] as Json[]) ?? []), 'missing.yaml']
    this.#write(folder, made)
  }

  #configurations(folder: string, made: Fields): void {
    const configuration = this.#dice.some<[string, Json]>(
      [
        [
          'nameReference',
          [
            {
              kind: 'ConfigMap',
              version: 'v1',
              fieldSpecs: [{ kind: 'Widget', path: 'spec/configRef/name' }],
            },
          ],
        ],
        ['images', [{ kind: 'Widget', path: 'spec/image' }]],
        ['commonLabels', [{ kind: 'Widget', path: 'spec/labels', create: true }]],
        ['commonAnnotations', [{ kind: 'Widget', path: 'spec/notes', create: true }]],
        ['namePrefix', [{ kind: 'Widget', path: 'spec/prefixed' }]],
        ['replicas', [{ kind: 'Widget', path: 'spec/replicas' }]],
        ['varReference', [{ kind: 'Widget', path: 'spec/image' }]],
      ],
      1,
      3,
    )
    made['configurations'] = [this.#patchFile(folder, [Object.fromEntries(configuration)])]
  }

  /** Old-fashioned variables, for the arguments of containers. */
  #variables(made: Fields): void {
    const one = this.#dice.pick(this.#objects)
    const reference = { apiVersion: one['apiVersion'] ?? '', kind: kindOf(one), name: nameOf(one) }
    const path: Fields = this.#dice.chance(50) ? { fieldref: { fieldpath: 'metadata.name' } } : {}
    if (!this.#hasVariable) made['vars'] = [{ name: 'NAME', objref: reference, ...path }]
    this.#hasVariable = true
  }

  #write(folder: string, made: Fields): void {
    const dice = this.#dice
    const component = made['kind'] === 'Component'
    const head: Fields =
      component || dice.chance(85)
        ? {
            apiVersion: `kustomize.config.k8s.io/${component ? 'v1alpha1' : 'v1beta1'}`,
            kind: component ? 'Component' : 'Kustomization',
          }
        : {}
    const name = dice.chance(90) ? 'kustomization.yaml' : dice.pick(['kustomization.yml', 'Kustomization'])
    if (Object.keys(made).length === (component ? 1 : 0)) made['commonAnnotations'] = { empty: 'no' }
    this.#files[`${folder}/${name}`] = [{ ...head, ...made }]
  }

  #labels(): Fields[] {
    const dice = this.#dice
    return [
      { pairs: { 'example.org/part': dice.pick(TEXTS.filter((text) => /^[\w.]*$/.test(text))) } },
      {
        pairs: { stage: 'one', tier: 'all' },
        includeSelectors: dice.chance(50),
        includeTemplates: dice.chance(50),
      },
      { pairs: { run: 'x' }, includeTemplates: true },
      {
        pairs: { deep: 'x' },
        fields: [
          { path: 'spec/labels', kind: 'Widget', create: dice.chance(60) },
          { path: 'spec/template/metadata/labels', create: false },
        ],
      },
    ]
  }

  #images(): Fields[] {
    return [
      { name: 'nginx', newTag: this.#dice.pick(['1.27', '2']) },
      { name: 'team/api', newName: 'other/api', newTag: 'v9' },
      { name: 'nginx', newName: 'team/nginx' },
      { name: 'host.example:5000/team/worker', digest: `sha256:${'ab'.repeat(32)}` },
      { name: 'team/worker', newName: 'host.example:5000/worker' },
      { name: 'busybox', newTag: 'v1', newName: 'alpine' },
      { name: 'nginx', tagSuffix: '-debug' },
      { name: 'absent', newTag: '1' },
    ]
  }

  #replicas(made: Fields): void {
    const scaled = this.#objects.filter((one) =>
      ['Deployment', 'StatefulSet', 'ReplicaSet'].includes(kindOf(one)),
    )
    if (scaled.length === 0 || made['kind'] === 'Component') return
    made['replicas'] = this.#dice
      .some(scaled, 1, 2)
      .map((one) => ({ name: nameOf(one), count: this.#dice.below(9) }))
  }

  #patches(folder: string, made: Fields): void {
    const dice = this.#dice
    const list: Json[] = []
    if (this.#objects.length === 0) return
    if (dice.chance(60)) for (let i = 1 + dice.below(3); i > 0; i--) list.push(this.#patch(folder))
    if (list.length > 0) made['patches'] = list
    if (dice.chance(10)) {
      const patch = strategicPatch(dice, dice.pick(this.#objects))
      made['patchesStrategicMerge'] = [
        dice.chance(50) ? { [INLINE]: patch } : this.#patchFile(folder, [patch]),
      ]
    }
    if (dice.chance(8)) {
      const one = dice.pick(this.#objects)
      const patch = this.#holder(folder, operations(dice, one))
      made['patchesJson6902'] = [{ target: { ...kindTarget(one), name: nameOf(one) }, ...patch }]
    }
  }

  /** One item of `patches`. */
  #patch(folder: string): Fields {
    const dice = this.#dice
    const one = dice.pick(this.#objects)
    const exact = { ...kindTarget(one), name: nameOf(one) }
    const choice = dice.below(10)
    if (choice < 3) return this.#holder(folder, strategicPatch(dice, one))
    if (choice < 4 && this.#objects.length > 2 && !NAMES.configMaps.includes(nameOf(one))) {
      this.#objects = this.#objects.filter((other) => other !== one)
      return this.#holder(folder, deletion(one))
    }
    if (choice < 7) return { ...this.#holder(folder, operations(dice, one)), target: exact }
    if (choice < 8) {
      const other = dice.pick(this.#objects)
      const both = [strategicPatch(dice, one), ...(other === one ? [] : [strategicPatch(dice, other)])]
      return { path: this.#patchFile(folder, both) }
    }
    if (choice < 9)
      return {
        ...this.#holder(folder, strategicPatch(dice, one)),
        target: { ...this.#selector(one), kind: kindOf(one) },
      }
    const everywhere: Json = dice.pick<Json>([
      [{ op: 'add', path: '/metadata/annotations', value: { 'example.org/by': 'selector' } }],
      {
        apiVersion: 'any',
        kind: 'Any',
        metadata: { name: 'any', annotations: { 'example.org/by': 'selector' } },
      },
    ])
    return { ...this.#holder(folder, everywhere), target: this.#selector(one) }
  }

  /** What selects an object, and perhaps others. */
  #selector(one: Fields): Fields {
    const name = nameOf(one)
    return this.#dice.pick<Fields>([
      { kind: kindOf(one) },
      { kind: '.*Set|Deployment' },
      { name: `${name.slice(0, 1)}.*` },
      { name: `(${name}|other)`, kind: kindOf(one) },
      { name: '.*' },
      { labelSelector: 'app' },
      { labelSelector: `app=${name}` },
      { labelSelector: 'tier in (front, back)', kind: kindOf(one) },
      { labelSelector: 'tier!=front' },
      { annotationSelector: 'example.org/owner=core' },
      { annotationSelector: '!example.org/owner' },
      { group: 'apps' },
      { version: 'v1', group: 'batch|apps' },
      { namespace: 'apps' },
    ])
  }

  #holder(folder: string, patch: Json): Fields {
    const dice = this.#dice
    if (dice.chance(35)) return { path: this.#patchFile(folder, [patch]) }
    return { patch: { [dice.chance(25) ? INLINE_JSON : INLINE]: patch } }
  }

  #patchFile(folder: string, documents: Json[]): string {
    const name = `patch${this.#count++}.yaml`
    this.#files[`${folder}/${name}`] = documents
    return name
  }

  #generators(folder: string, made: Fields): void {
    const dice = this.#dice
    const options: Fields = {}
    if (dice.chance(35)) options['disableNameSuffixHash'] = dice.chance(60)
    if (dice.chance(35)) options['labels'] = { made: 'yes' }
    if (dice.chance(35)) options['annotations'] = { 'example.org/made': 'on' }
    if (dice.chance(15)) options['immutable'] = true
    for (const kind of ['configMapGenerator', 'secretGenerator'] as const) {
      const names = kind === 'configMapGenerator' ? NAMES.configMaps : NAMES.secrets
      const list: Json[] = []
      if (dice.chance(kind === 'configMapGenerator' ? 50 : 25))
        for (const name of dice.some(names, 1, 2)) {
          const entry = this.#entry(folder, kind, name)
          if (entry) list.push(entry)
        }
      if (list.length > 0) made[kind] = list
    }
    if (dice.chance(25) && Object.keys(options).length > 0) made['generatorOptions'] = options
  }

  #entry(folder: string, kind: Generated['kind'], name: string): Fields | undefined {
    const dice = this.#dice
    const stands = this.#objects.some((one) => nameOf(one) === name && /ConfigMap|Secret/.test(kindOf(one)))
    const before = this.#generated.find((one) => one.kind === kind && one.name === name)
    const made: Fields = { name }
    if (before) Object.assign(made, before.fields, { behavior: dice.pick(['merge', 'merge', 'replace']) })
    // To meet what stands in a file is an error unless it is told how; even so few do it.
    else if (stands && dice.chance(97)) return undefined
    else if (stands) made['behavior'] = 'merge'
    else {
      if (dice.chance(6)) made['namespace'] = 'apps'
      this.#generated.push({ kind, name, fields: made['namespace'] ? { namespace: 'apps' } : {} })
    }
    if (dice.chance(70)) made['literals'] = dice.some(LITERALS, 1, 4)
    if (dice.chance(25)) {
      const path = `env${this.#count++}.env`
      this.#files[`${folder}/${path}`] = `# note\nENV_A=${dice.pick(TEXTS)}\n\n  ENV_B=x=y\nUNSET\n`
      if (dice.chance(80)) made['envs'] = [path]
      else made['env'] = path
    }
    if (dice.chance(35)) {
      const path = `file${this.#count++}.json`
      this.#files[`${folder}/${path}`] = dice.pick([
        '{"a": 1}\n',
        'key = value\n\n# end',
        '',
        'ünï\r\ncode\n',
        '  lead\ntrail  \n',
      ])
      made['files'] = [dice.chance(50) ? path : `key.json=${path}`]
    }
    if (dice.chance(15))
      made['options'] = dice.pick<Fields>([
        { disableNameSuffixHash: true },
        { labels: { own: 'yes' }, annotations: { own: '1' } },
        { immutable: true },
      ])
    if (kind === 'secretGenerator' && dice.chance(20)) made['type'] = 'example.org/kind'
    return made
  }

  #replacements(folder: string, made: Fields): void {
    const dice = this.#dice
    const pods = this.#objects.filter((one) => kindOf(one) === 'Deployment' || kindOf(one) === 'StatefulSet')
    const target = pods.length > 0 ? dice.pick(pods) : undefined
    if (!target) return
    const source = dice.pick(this.#objects)
    const first = String((podOf(target)['containers'] as Fields[])[0]?.['name'])
    const containers = 'spec.template.spec.containers'
    const select: Fields = { kind: kindOf(target), name: nameOf(target) }
    const whole: Fields = dice.pick<Fields>([
      { fieldPaths: ['metadata.annotations.from'], options: { create: true } },
      { fieldPaths: [`${containers}.[name=${first}].image`] },
      { fieldPaths: [`${containers}.0.image`, `${containers}.*.image`] },
      {
        fieldPaths: [`${containers}.[name=${first}].image`],
        options: { delimiter: ':', index: dice.below(2) },
      },
      { fieldPaths: [`${containers}.[name=${first}].workingDir`], options: { create: true } },
      { fieldPaths: ['metadata.labels.[x.y/z]', 'metadata.labels.from'], options: { create: true } },
    ])
    const path = dice.pick<Fields>([{}, { fieldPath: 'metadata.name' }, { fieldPath: 'kind' }])
    const options: Fields = dice.chance(20) ? { options: { delimiter: '-', index: 0 } } : {}
    const reject: Fields = dice.chance(15) ? { reject: [{ kind: 'Job' }] } : {}
    const one: Fields = {
      source: { kind: kindOf(source), name: nameOf(source), ...path, ...options },
      targets: [{ select: dice.chance(80) ? select : { kind: kindOf(target) }, ...reject, ...whole }],
    }
    if (dice.chance(80)) made['replacements'] = [one]
    else made['replacements'] = [{ path: this.#patchFile(folder, [one]) }]
  }
}

const LITERALS = [
  'A=1',
  'B="quoted"',
  "C='single'",
  'D=x=y',
  'E=',
  'GOGC=off',
  'F=a b # c',
  'G=Größe',
  'H=multi\nline',
  'I="open',
]

function kindTarget(object: Fields): Fields {
  const [group = '', version] = String(object['apiVersion']).includes('/')
    ? String(object['apiVersion']).split('/')
    : ['', String(object['apiVersion'])]
  return { ...(group === '' ? {} : { group }), version: version ?? '', kind: kindOf(object) }
}

/** How a folder of a tree says the path of another. */
function relative(from: string, to: string): string {
  return `${'../'.repeat(from.split('/').length)}${to}`
}
