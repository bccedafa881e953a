import { describe, expect, it } from 'vitest'
import { classify } from '../../engine/classify.ts'
import type { Entity, Fact } from '../../engine/entities/fact.ts'
import { Extractor } from '../../engine/extract.ts'
import { link } from '../../engine/links/index.ts'
import { defaultLimits } from '../../engine/source/limits.ts'
import type { SourceFile } from '../../engine/source/text.ts'
import { Workspace } from '../../engine/workspace.ts'

async function read(files: readonly SourceFile[], targets: Record<string, string> = {}) {
  const classified = classify(files)
  const extractor = new Extractor(defaultLimits)
  const workspace = new Workspace()
  for (const { file, candidates } of classified.files)
    workspace.add(file, await extractor.file(file, candidates))
  const entities = workspace.entities(new Set())
  link({ entities, targets, complete: new Set(), images: [], limits: defaultLimits, exceed: () => {} })
  return { kubelets: entities.get('kubelet') ?? [], flags: entities.get('kubeletFlags') ?? [], workspace }
}

async function only(path: string, text: string): Promise<Entity> {
  const { kubelets } = await read([{ path, text }])
  expect(kubelets).toHaveLength(1)
  return kubelets[0] as Entity
}

function at(entity: Entity, ...steps: string[]): Fact | undefined {
  let fact: Fact | undefined = entity.facts
  for (const step of steps) fact = /^\d+$/.test(step) ? fact?.items?.[Number(step)] : fact?.fields?.get(step)
  return fact
}

/** The text of the file at a fact's place. */
function textAt(text: string, fact: Fact | undefined): string {
  const span = fact?.place?.span ?? { start: 0, end: 0 }
  return text.slice(span.start, span.end)
}

const head = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n'

describe('a KubeletConfiguration of its own', () => {
  const text = `\uFEFF# 节点\r\n${head.replaceAll('\n', '\r\n')}cpuManagerPolicy: "static"\r
cpuManagerPolicyOptions: {full-pcpus-only: "true", 'align-by-socket': "0"}\r
kubeReserved:\r
  cpu: 500m\r
  memory: 1Gi\r
systemReserved: {cpu: "1"}\r
reservedSystemCPUs: 0-1,8\r
evictionHard: {memory.available: 200Mi, nodefs.available: 10%}\r
reservedMemory:\r
  - {numaNode: 0, limits: {memory: 1Gi, hugepages-1Gi: 2Gi}}\r
  - {numaNode: 1, limits: {memory: 200Mi}}\r
featureGates: {CPUManagerPolicyAlphaOptions: true}\r
shutdownGracePeriod: 1m30s\r
`
  it('is whole, with every value in base units at its exact place', async () => {
    const kubelet = await only('nodes/a.yaml', text)
    expect(at(kubelet, 'whole')?.value).toBe(true)
    expect(kubelet.facts.open).toBeUndefined()
    const facts: [string[], unknown, string][] = [
      [['cpuManagerPolicy'], 'static', '"static"'],
      [['policies', '0', 'spelling'], 'static', 'static'],
      [['cpuManagerPolicyOptions', '0', 'name'], 'full-pcpus-only', 'full-pcpus-only'],
      [['cpuManagerPolicyOptions', '0', 'enabled'], true, '"true"'],
      [['cpuManagerPolicyOptions', '1', 'name'], 'align-by-socket', "'align-by-socket'"],
      [['cpuManagerPolicyOptions', '1', 'enabled'], false, '"0"'],
      [['kubeReserved', 'cpu'], 0.5, '500m'],
      [['kubeReserved', 'memory'], 2 ** 30, '1Gi'],
      [['systemReserved', 'cpu'], 1, '"1"'],
      [['reservedSystemCPUs', 'cpus'], 3, '0-1,8'],
      [['evictionHard', 'memoryAvailable'], 200 * 2 ** 20, '200Mi'],
      [['reservedMemory', '1', 'memory'], 200 * 2 ** 20, '200Mi'],
      [['hugePages', '0', 'perNode'], 2 ** 31, '2Gi'],
      [['featureGates', 'CPUManagerPolicyAlphaOptions'], true, 'true'],
      [['shutdownGracePeriod'], 90, '1m30s'],
    ]
    for (const [steps, value, written] of facts) {
      const fact = at(kubelet, ...steps)
      expect([steps.join('.'), fact?.value, textAt(text, fact)]).toEqual([steps.join('.'), value, written])
    }
    expect(at(kubelet, 'reservedMemoryTotal')?.value).toBe(2 ** 30 + 200 * 2 ** 20)
  })

  it('is read from JSON, and several from one file', async () => {
    const json = `{"apiVersion":"kubelet.config.k8s.io/v1beta1","kind":"KubeletConfiguration","cpuManagerPolicy":"Static"}`
    const kubelet = await only('a.json', json)
    expect(textAt(json, at(kubelet, 'policies', '0', 'spelling'))).toBe('Static')
    const { kubelets } = await read([{ path: 'two.yaml', text: `${head}---\n${head}` }])
    expect(kubelets).toHaveLength(2)
  })

  it('takes an empty policy for the default and an empty list or cgroup for none', async () => {
    const kubelet = await only(
      'a.yaml',
      `${head}cpuManagerPolicy: ""\nmemoryManagerPolicy: ''\nreservedSystemCPUs: ""\nkubeReservedCgroup: ""\n`,
    )
    expect(at(kubelet, 'cpuManagerPolicy')?.value).toBe('none')
    expect(at(kubelet, 'memoryManagerPolicy')?.value).toBe('None')
    expect(at(kubelet, 'policies')?.items).toEqual([])
    expect(at(kubelet, 'reservedSystemCPUs')).toBeUndefined()
    expect(at(kubelet, 'kubeReservedCgroup')).toBeUndefined()
  })

  it('knows nothing of what the kubelet would refuse to decode', async () => {
    const kubelet = await only(
      'a.yaml',
      `${head}kubeReserved: {cpu: 1}\ncpuManagerPolicyOptions: {full-pcpus-only: true}\nshutdownGracePeriod: 30\n`,
    )
    expect(at(kubelet, 'kubeReserved', 'cpu')?.state).toBe('unknown')
    expect(at(kubelet, 'cpuManagerPolicyOptions', '0', 'enabled')?.state).toBe('unknown')
    expect(at(kubelet, 'shutdownGracePeriod')?.state).toBe('unknown')
  })

  it.each([
    ['100Mi', 'known', 100 * 2 ** 20],
    ['0%', 'known', 0],
    ['100%', 'known', 0],
    ['5%', 'unknown', undefined],
    ['"0"', 'unknown', undefined],
  ])('reads the memory threshold %s as the eviction manager does', async (written, state, value) => {
    const kubelet = await only('a.yaml', `${head}evictionHard: {memory.available: ${written}}\n`)
    expect(at(kubelet, 'evictionHard', 'memoryAvailable')).toMatchObject({
      state,
      ...(value !== undefined && { value }),
    })
  })
})

describe('a document inside another one', () => {
  it('keeps its places in a block scalar of a ConfigMap, and is whole', async () => {
    const text = `apiVersion: v1
kind: ConfigMap
metadata: {name: kubelet-config, namespace: kube-system}
data:
  kubelet: |
    ${head.replaceAll('\n', '\n    ')}cpuManagerPolicy: Static
`
    const kubelet = await only('cm.yaml', text)
    expect(textAt(text, at(kubelet, 'cpuManagerPolicy'))).toBe('Static')
    expect(at(kubelet, 'whole')?.value).toBe(true)
    expect(at(kubelet, 'cpuManagerPolicy')?.via?.[0]?.says).toBe('ConfigMap kubelet-config, key kubelet')
  })

  it('keeps the scalar and the line in base64', async () => {
    const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {kubelet.yaml: ${btoa(`${head}cpuManagerPolicy: Static\n`)}}\n`
    const kubelet = await only('secret.yaml', text)
    expect(at(kubelet, 'cpuManagerPolicy')?.place).toMatchObject({ decodedLine: 3, secret: true })
  })

  it('is a fragment in a patch of kind, without apiVersion, in either quotes or blocks', async () => {
    const text = `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
kubeadmConfigPatches:
- |
  kind: KubeletConfiguration
  cpuManagerPolicy: Static
nodes:
- role: worker
  kubeadmConfigPatches:
  - "kind: KubeletConfiguration\\nmemoryManagerPolicy: static\\n"
`
    const { kubelets } = await read([{ path: 'kind.yaml', text }])
    expect(kubelets.map((kubelet) => textAt(text, at(kubelet, 'policies', '0', 'value')))).toEqual([
      'Static',
      'static',
    ])
    for (const kubelet of kubelets) {
      expect(at(kubelet, 'whole')?.value).toBe(false)
      expect(kubelet.facts.open).toHaveLength(1)
    }
  })

  it('is found among the files of Cluster API, Butane and cloud-init', async () => {
    const body = (indent: string): string =>
      `${head}cpuManagerPolicy: Static\n`.replaceAll('\n', `\n${indent}`)
    const capi = `apiVersion: bootstrap.cluster.x-k8s.io/v1beta1
kind: KubeadmConfigTemplate
metadata: {name: w}
spec:
  template:
    spec:
      files:
        - path: /etc/kubernetes/patches/kubeletconfiguration0+strategic.yaml
          content: |
            ${body('            ')}
`
    const butane = `variant: fcos
version: 1.5.0
storage:
  files:
    - path: /etc/kubernetes/kubelet.yaml
      contents:
        inline: |
          ${body('          ')}
`
    const cloud = `#cloud-config
write_files:
  - path: /etc/kubernetes/kubelet.conf.d/10-cpu.conf
    content: |
      ${body('      ')}
`
    for (const [text, whole] of [
      [capi, false],
      [butane, true],
      [cloud, false],
    ] as const) {
      const kubelet = await only('node.yaml', text)
      expect(textAt(text, at(kubelet, 'cpuManagerPolicy'))).toBe('Static')
      expect(at(kubelet, 'whole')?.value).toBe(whole)
    }
  })
})

describe('a fragment', () => {
  const cases: [string, string, string][] = [
    ['patches/kubeletconfiguration0+merge.yaml', 'cpuManagerPolicy: Static\n', 'kubeadm patch'],
    ['kubeletconfiguration1+strategic.yaml', `${head}cpuManagerPolicy: Static\n`, 'kubeadm patch'],
    [
      'kubeletconfiguration+json.json',
      '[{"op": "replace", "path": "/cpuManagerPolicy", "value": "Static"}]',
      'kubeadm patch',
    ],
    ['etc/kubelet.conf.d/10.conf', `${head}cpuManagerPolicy: Static\n`, 'KubeletConfiguration'],
    ['kubelet-patch.yaml', `${head}cpuManagerPolicy: Static\n`, 'KubeletConfiguration'],
    [
      'ocp.yaml',
      'apiVersion: machineconfiguration.openshift.io/v1\nkind: KubeletConfig\nspec: {kubeletConfig: {cpuManagerPolicy: Static}}\n',
      'KubeletConfig',
    ],
    [
      'eks.yaml',
      'apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: {kubelet: {config: {cpuManagerPolicy: Static}}}\n',
      'NodeConfig',
    ],
    ['talos.yaml', 'machine: {kubelet: {extraConfig: {cpuManagerPolicy: Static}}}\n', 'Talos'],
    ['gke.yaml', 'kubeletConfig: {cpuManagerPolicy: Static}\nlinuxConfig: {sysctl: {a: "1"}}\n', 'GKE'],
    [
      'cluster.yaml',
      'apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nspec: {kubelet: {cpuManagerPolicy: Static, evictionHard: "memory.available<200Mi"}}\n',
      'kops',
    ],
    [
      'nodes.yaml',
      'apiVersion: kops.k8s.io/v1alpha2\nkind: InstanceGroup\nspec: {kubelet: {cpuManagerPolicy: Static}}\n',
      'kops',
    ],
  ]
  it.each(cases)('%s is open, and its own values stand', async (path, text, source) => {
    const kubelet = await only(path, text)
    expect(at(kubelet, 'source')?.value).toBe(source)
    expect(at(kubelet, 'whole')?.value).toBe(false)
    expect(kubelet.facts.open).toHaveLength(1)
    expect(textAt(text, at(kubelet, 'cpuManagerPolicy')).replaceAll('"', '')).toBe('Static')
  })

  it('is one per node group of eksctl, with the version of the cluster', async () => {
    const text = `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: c, version: "1.31"}
nodeGroups: [{name: a, kubeletExtraConfig: {cpuManagerPolicy: none}}, {name: plain}]
managedNodeGroups: [{name: b, kubeletExtraConfig: {cpuManagerPolicy: static}}]
`
    const { kubelets } = await read([{ path: 'c.yaml', text }], { kubernetes: '1.34' })
    expect(kubelets.map(({ identity }) => identity.part)).toEqual(['a', 'b'])
    expect(kubelets.map((kubelet) => at(kubelet, 'version')?.value)).toEqual(['1.31', '1.31'])
  })

  it('of GKE keeps the other managers one level deeper', async () => {
    const kubelet = await only('gke.yaml', 'kubeletConfig: {memoryManager: {policy: static}}\n')
    expect(at(kubelet, 'policies', '0', 'field')?.value).toBe('memoryManagerPolicy')
  })

  it('is not seen in values that only look alike', async () => {
    const values = 'image: x\nkubeletConfig: {cpuManagerPolicy: Static}\n'
    const dispatcher = `${head}cpuManagerPolicy: static\n`
    expect((await read([{ path: 'values.yaml', text: values }])).kubelets).toEqual([])
    expect(at(await only('dispatcher/kubelet.yaml', dispatcher), 'whole')?.value).toBe(true)
  })
})

describe('arguments of a kubelet', () => {
  const config = { path: 'node.yaml', text: `${head}cpuManagerPolicy: static\nkubeReserved: {memory: 1Gi}\n` }
  const sources: [string, string][] = [
    ['kubelet.service', '[Service]\nExecStart=/usr/bin/kubelet \\\n  --kube-reserved=cpu=500m\n'],
    ['etc/default/kubelet', 'KUBELET_EXTRA_ARGS="--v=2 --kube-reserved=cpu=500m" # kubelet\n'],
    [
      'join.yaml',
      'apiVersion: kubeadm.k8s.io/v1beta3\nkind: JoinConfiguration\nnodeRegistration: {kubeletExtraArgs: {kube-reserved: cpu=500m}}\n',
    ],
    [
      'init.yaml',
      'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nnodeRegistration: {kubeletExtraArgs: [{name: kube-reserved, value: cpu=500m}]}\n',
    ],
    [
      'kind.yaml',
      'apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes:\n- kubeadmConfigPatches:\n  - |-\n    kind: JoinConfiguration\n    nodeRegistration:\n      kubeletExtraArgs:\n        "kube-reserved": "cpu=500m"\n',
    ],
    ['etc/rancher/k3s/config.yaml', 'kubelet-arg:\n  - kube-reserved=cpu=500m\n'],
    ['install.sh', 'curl -sfL https://get.k3s.io | sh -s - --kubelet-arg=kube-reserved=cpu=500m # kubelet\n'],
  ]
  it.each(sources)('in %s take the field they override from a whole configuration', async (path, text) => {
    const { kubelets, flags } = await read([config, { path, text }])
    expect(flags).toHaveLength(1)
    const fact = at(kubelets[0] as Entity, 'kubeReserved')
    expect(fact?.state).toBe('unknown')
    const cause = fact?.causes?.[0]?.place
    expect(cause?.path).toBe(path)
    expect(text.slice(cause?.span.start, cause?.span.end)).toContain('kube-reserved')
    expect(at(kubelets[0] as Entity, 'cpuManagerPolicy')?.state).toBe('known')
  })

  it.each([
    ['README.md', 'Start the kubelet with `--kube-reserved=cpu=500m`.\n'],
    [
      'kubelet.service',
      '[Service]\n# --kube-reserved=cpu=500m\nExecStart=/usr/bin/kubelet --config=/etc/kubelet.yaml\n',
    ],
    ['sysctl.d/90-kubelet.conf', 'vm.overcommit_memory = 1 # for the kubelet\n'],
  ])('are not read from %s', async (path, text) => {
    const { kubelets, flags } = await read([config, { path, text }])
    expect(flags).toEqual([])
    expect(at(kubelets[0] as Entity, 'kubeReserved')?.state).toBe('known')
  })

  it('that name a folder of drop-ins open everything, unless the drop-ins are here', async () => {
    const unit = {
      path: 'kubelet.service',
      text: '[Service]\nExecStart=/usr/bin/kubelet --config-dir=/etc/kubelet.conf.d\n',
    }
    const dropIn = { path: 'kubelet.conf.d/10.conf', text: `${head}systemReserved: {cpu: "1"}\n` }
    const alone = (await read([config, unit])).kubelets[0] as Entity
    expect(alone.facts.open).toHaveLength(1)
    const together = (await read([config, unit, dropIn])).kubelets.find(
      ({ place }) => place.path === 'node.yaml',
    )
    expect(together?.facts.open).toBeUndefined()
    expect(at(together as Entity, 'systemReserved')?.state).toBe('maybe')
  })

  it('of the same NodeConfig win over it', async () => {
    const text = `apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  kubelet:
    config: {cpuManagerPolicy: Static}
    flags: [--cpu-manager-policy=static]
`
    const kubelet = await only('n.yaml', text)
    expect(at(kubelet, 'cpuManagerPolicy')?.state).toBe('unknown')
    expect(at(kubelet, 'policies', '0', 'value')?.state).toBe('unknown')
  })
})

describe('the version', () => {
  it('comes from the kubeadm document beside it, else from the configuration', async () => {
    const text = `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.33.1\n---\n${head}`
    const { kubelets } = await read([{ path: 'kubeadm.yaml', text }], { kubernetes: '1.30' })
    expect(at(kubelets[0] as Entity, 'version')?.value).toBe('1.33.1')
    const configured = await read([{ path: 'a.yaml', text: head }], { kubernetes: '1.30' })
    expect(at(configured.kubelets[0] as Entity, 'version')?.value).toBe('1.30')
    expect(at(await only('a.yaml', head), 'version')?.state).toBe('unknown')
  })

  it('is the tag of an image of Talos', async () => {
    const text =
      'machine: {kubelet: {image: "ghcr.io/siderolabs/kubelet:v1.34.1@sha256:00", extraConfig: {maxPods: 200}}}\n'
    expect(at(await only('t.yaml', text), 'version')?.value).toBe('1.34.1')
  })
})

describe('hostile documents', () => {
  it('with keys of a prototype are read like any other', async () => {
    const kubelet = await only(
      'a.yaml',
      `${head}featureGates: {__proto__: true, constructor: false}\nevictionHard: {__proto__: 1Gi}\ncpuManagerPolicyOptions: {__proto__: "true"}\n`,
    )
    expect(at(kubelet, 'featureGates', '__proto__')?.value).toBe(true)
    expect(at(kubelet, 'cpuManagerPolicyOptions', '0', 'name')?.value).toBe('__proto__')
  })

  it('with many arguments on one line cost linear time', async () => {
    const time = async (count: number): Promise<number> => {
      const text = `kubelet ${'--kube-reserved=cpu=1 '.repeat(count)}`
      const start = performance.now()
      await read([{ path: 'kubelet.env', text }])
      return performance.now() - start
    }
    await time(1_000)
    const [small, large] = [await time(20_000), await time(80_000)]
    expect(large / Math.max(small, 1)).toBeLessThan(12)
  })
})
