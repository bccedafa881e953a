import type { KubeletSource } from '../../entities/kubelet.ts'
import { fileName } from '../../source/path.ts'
import {
  child,
  descend,
  entries,
  items,
  textOf,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from '../../source/yaml/node.ts'
import type { Document } from '../kind.ts'

/** A configuration found in a document, before it is read. */
export interface Carried {
  readonly source: KubeletSource
  readonly node: YamlMap
  /** What it belongs to inside the document, such as the node group. */
  readonly part?: string
  /** Why it is merged into a whole configuration elsewhere, where it is no whole one. */
  readonly partial?: string
  /** True when it is merged into the configurations of the workspace: a drop-in, a kubeadm patch. */
  readonly overlay?: boolean
  /** The node whose text names the Kubernetes version. */
  readonly version?: YamlNode
  /** Arguments of the very same kubelet. */
  readonly flags?: YamlNode
}

/** A string of a document that holds another one. */
export interface Carrying {
  readonly node: YamlScalar
  readonly name: string
  readonly says: string
  /** Why what it holds is merged into something else; absent for a file that stands on its own. */
  readonly partial?: string
}

/** What a document holds for kubelets. */
export interface Contents {
  readonly configs: readonly Carried[]
  readonly strings?: readonly Carrying[]
  /** Arguments of kubelets whose configuration stands elsewhere: a list, or a map by flag. */
  readonly flags?: readonly YamlNode[]
  /** The Kubernetes version of the configurations beside it in the file. */
  readonly version?: YamlNode
}

/** Files of a kubeadm patches folder: `kubeletconfiguration0+strategic.yaml`. */
export function isPatchName(name: string): boolean {
  return /^kubeletconfiguration[a-z0-9-]*(?:\+(?:strategic|merge|json))?\.(?:ya?ml|json)$/.test(name)
}

/** Whether a document holds anything for kubelets. */
export function isCarrier(document: Document): boolean {
  return contentsOf(document) !== undefined
}

/** What a document holds for kubelets; undefined when it is of another kind. */
export function contentsOf(document: Document): Contents | undefined {
  const root = document.yaml?.root
  if (!root) return undefined
  const { header } = document
  if (header) return byHeader.get(`${header.group}/${header.kind}`)?.(root, document)
  return bare(root, document)
}

type Reader = (root: YamlNode, document: Document) => Contents

const byHeader: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['kubelet.config.k8s.io/KubeletConfiguration', configuration],
  [
    'machineconfiguration.openshift.io/KubeletConfig',
    fragment('KubeletConfig', (root) => [{ node: descend(root, 'spec', 'kubeletConfig') }], {
      partial: 'a KubeletConfig is merged into the configuration the machine config operator renders',
    }),
  ],
  [
    'node.eks.aws/NodeConfig',
    fragment(
      'NodeConfig',
      (root) => [
        {
          node: descend(root, 'spec', 'kubelet', 'config'),
          flags: descend(root, 'spec', 'kubelet', 'flags'),
        },
      ],
      { partial: 'nodeadm merges a NodeConfig into the configuration it writes' },
    ),
  ],
  ['kops.k8s.io/Cluster', kops],
  ['kops.k8s.io/InstanceGroup', kops],
  ['eksctl.io/ClusterConfig', eksctl],
  ['kind.x-k8s.io/Cluster', kindCluster],
  ['kubeadm.k8s.io/InitConfiguration', (root) => argumentsAt(root, [['nodeRegistration']])],
  ['kubeadm.k8s.io/JoinConfiguration', (root) => argumentsAt(root, [['nodeRegistration']])],
  [
    'kubeadm.k8s.io/ClusterConfiguration',
    (root) => ({ configs: [], ...versionAt(root, 'kubernetesVersion') }),
  ],
  ['bootstrap.cluster.x-k8s.io/KubeadmConfig', clusterApi('spec')],
  ['bootstrap.cluster.x-k8s.io/KubeadmConfigTemplate', clusterApi('spec', 'template', 'spec')],
  ['controlplane.cluster.x-k8s.io/KubeadmControlPlane', clusterApi('spec', 'kubeadmConfigSpec')],
  [
    'controlplane.cluster.x-k8s.io/KubeadmControlPlaneTemplate',
    clusterApi('spec', 'template', 'spec', 'kubeadmConfigSpec'),
  ],
])

/** A KubeletConfiguration is whole, unless its file's name or its folder says that it is merged into another. */
function configuration(root: YamlNode, document: Document): Contents {
  const { name } = document
  if (root.type !== 'map') return { configs: [] }
  const reason = document.partial?.says ?? partialByPath(document)
  const version = document.header?.apiVersion.split('/')[1]
  const other = version === 'v1beta1' ? undefined : `${version} is not the v1beta1 that is read here`
  const partial = reason ?? other
  const overlay = reason !== undefined && (isPatchName(name) || isDropIn(document))
  const source = document.partial || (reason && isPatchName(name)) ? 'kubeadm patch' : 'KubeletConfiguration'
  return { configs: [{ source, node: root, ...(partial && { partial }), ...(overlay && { overlay }) }] }
}

function partialByPath(document: Document): string | undefined {
  const { name } = document
  if (isPatchName(name) && /\+|\d\./.test(name))
    return 'kubeadm merges this patch into the configuration it writes'
  if (isDropIn(document)) return 'the kubelet merges this drop-in into its configuration'
  const embedded = document.via.length > 0
  const named = embedded ? name : document.source.path
  return /(?:^|[^a-z])patch/i.test(named) ? 'by its name this is a patch of another configuration' : undefined
}

/** A file of a `kubelet.conf.d` folder, which the kubelet merges in the order of the names. */
function isDropIn(document: Document): boolean {
  return (
    document.name.endsWith('.conf') && (document.via.length > 0 || /\.conf\.d\//.test(document.source.path))
  )
}

interface Found {
  readonly node: YamlNode | undefined
  readonly part?: string
  readonly version?: YamlNode | undefined
  readonly flags?: YamlNode | undefined
}

function fragment(
  source: KubeletSource,
  find: (root: YamlNode) => readonly Found[],
  { partial }: { partial: string },
): Reader {
  return (root) => ({
    configs: find(root).flatMap(({ node, part, version, flags }): Carried[] =>
      node?.type === 'map'
        ? [
            {
              source,
              node,
              partial,
              ...(part !== undefined && { part }),
              ...(version && { version }),
              ...(flags && { flags }),
            },
          ]
        : [],
    ),
  })
}

function kops(root: YamlNode, document: Document): Contents {
  const partial = 'kops merges spec.kubelet of cluster and instance group into the configuration it writes'
  return fragment('kops', () => [{ node: descend(root, 'spec', 'kubelet') }], { partial })(root, document)
}

function eksctl(root: YamlNode, document: Document): Contents {
  const version = descend(root, 'metadata', 'version')
  const find = (): Found[] =>
    ['nodeGroups', 'managedNodeGroups'].flatMap((key) =>
      items(child(root, key)).map((group) => ({
        node: child(group, 'kubeletExtraConfig'),
        part: textOf(child(group, 'name')) ?? '',
        version,
      })),
    )
  const partial = 'eksctl merges kubeletExtraConfig into the configuration of the node image'
  return fragment('eksctl ClusterConfig', find, { partial })(root, document)
}

function kindCluster(root: YamlNode): Contents {
  const nodes = items(child(root, 'nodes'))
  const partial = 'kind merges its kubeadmConfigPatches into the configuration it writes'
  const lists = [root, ...nodes].map((node) => child(node, 'kubeadmConfigPatches'))
  const strings = lists
    .flatMap(items)
    .flatMap((node) =>
      node.type === 'scalar'
        ? [{ node, name: 'kubeadmConfigPatches', says: 'a patch of a kind cluster', partial }]
        : [],
    )
  return { configs: [], strings }
}

function argumentsAt(root: YamlNode, paths: readonly (readonly string[])[]): Contents {
  const flags = paths.flatMap((path) => descend(root, ...path, 'kubeletExtraArgs') ?? [])
  return { configs: [], flags }
}

function versionAt(root: YamlNode, ...path: string[]): { version?: YamlNode } {
  const version = descend(root, ...path)
  return version ? { version } : {}
}

function clusterApi(...path: string[]): Reader {
  return (root) => {
    const spec = descend(root, ...path)
    const { flags } = argumentsAt(spec ?? root, [
      ['initConfiguration', 'nodeRegistration'],
      ['joinConfiguration', 'nodeRegistration'],
    ])
    const strings = filesOf(child(spec, 'files'), ['content'], 'a file that Cluster API writes')
    return { configs: [], strings, ...(flags && { flags }), ...versionAt(root, 'spec', 'version') }
  }
}

/** Files in a list of `{path, content}`, where they hold a kubelet's configuration. */
function filesOf(list: YamlNode | undefined, content: readonly string[], what: string): Carrying[] {
  return items(list).flatMap((file): Carrying[] => {
    const path = textOf(child(file, 'path')) ?? ''
    const node = descend(file, ...content)
    if (node?.type !== 'scalar' || node.template) return []
    const name = fileName(path)
    const patch = isPatchName(name) || /\.conf\.d\//.test(path)
    if (!patch && !node.text.includes('KubeletConfiguration')) return []
    const partial = patch ? `${path} is merged into the configuration of the node` : undefined
    return [{ node, name, says: `${what}: ${path}`, ...(partial && { partial }) }]
  })
}

/** Documents that say what they are by their keys alone. */
function bare(root: YamlNode, document: Document): Contents | undefined {
  const { name } = document
  if (isPatchName(name)) return kubeadmPatch(root, name)
  if (root.type !== 'map') return undefined
  if (document.partial && textOf(child(root, 'kind')) === 'KubeletConfiguration') {
    return { configs: [{ source: 'kubeadm patch', node: root, partial: document.partial.says }] }
  }
  // Patches of kind need no apiVersion: they are matched by their kind.
  const patch = document.partial && byHeader.get(`kubeadm.k8s.io/${textOf(child(root, 'kind')) ?? ''}`)
  if (patch) return patch(root, document)
  return talos(root) ?? talhelper(root) ?? nodeFiles(root) ?? gke(root) ?? k3s(root)
}

/** A kubeadm patch needs to name neither apiVersion nor kind; as RFC 6902 it is a list of operations. */
function kubeadmPatch(root: YamlNode, name: string): Contents | undefined {
  const node = root.type === 'seq' ? patched(root.items, root.span) : root
  if (node.type !== 'map') return undefined
  const partial = `kubeadm merges ${name} into the configuration it writes`
  return { configs: [{ source: 'kubeadm patch', node, partial, overlay: true }] }
}

/** The map that operations of RFC 6902 write to top-level fields. */
function patched(operations: readonly YamlNode[], span: YamlMap['span']): YamlMap {
  const index = new Map<string, YamlMap['entries'][number]>()
  for (const operation of operations) {
    const key = child(operation, 'path')
    const value = child(operation, 'value')
    const field = /^\/([A-Za-z]+)$/.exec(textOf(key) ?? '')?.[1]
    if (field === undefined || !value || key?.type !== 'scalar') continue
    index.set(field, { key: { ...key, text: field }, value })
  }
  return { type: 'map', entries: [...index.values()], index, span }
}

function talos(root: YamlMap): Contents | undefined {
  const kubelet = descend(root, 'machine', 'kubelet')
  const node = child(kubelet, 'extraConfig')
  if (!kubelet || node?.type !== 'map') return undefined
  const flags = child(kubelet, 'extraArgs')
  const version = child(kubelet, 'image')
  const partial = 'Talos merges extraConfig into the configuration it writes'
  return {
    configs: [{ source: 'Talos', node, partial, ...(flags && { flags }), ...(version && { version }) }],
  }
}

/** talhelper's configuration: patches of Talos machine configurations as strings. */
function talhelper(root: YamlMap): Contents | undefined {
  if (!root.index.has('clusterName') || !root.index.has('nodes')) return undefined
  const owners = [root, child(root, 'controlPlane'), child(root, 'worker'), ...items(child(root, 'nodes'))]
  const strings = owners
    .flatMap((owner) => items(child(owner, 'patches')))
    .flatMap((node) =>
      node.type === 'scalar' && node.text.includes('extraConfig')
        ? [{ node, name: 'patch.yaml', says: 'a patch of a Talos machine configuration' }]
        : [],
    )
  return strings.length > 0 ? { configs: [], strings } : undefined
}

/** Butane and cloud-config: files written when a machine is set up. */
function nodeFiles(root: YamlMap): Contents | undefined {
  const butane = root.index.has('variant') ? descend(root, 'storage', 'files') : undefined
  const strings = butane
    ? filesOf(butane, ['contents', 'inline'], 'a file that Butane writes')
    : filesOf(child(root, 'write_files'), ['content'], 'a file that cloud-init writes')
  return strings.length > 0 ? { configs: [], strings } : undefined
}

const gkeKeys = new Set(['kubeletConfig', 'linuxConfig', 'hugepageConfig'])

/** A node system configuration of GKE; it spells the policies of two managers as `memoryManager.policy`. */
function gke(root: YamlMap): Contents | undefined {
  const node = child(root, 'kubeletConfig')
  if (node?.type !== 'map' || ![...root.index.keys()].every((key) => gkeKeys.has(key))) return undefined
  return {
    configs: [{ source: 'GKE', node, partial: 'GKE merges a node system configuration into its own' }],
  }
}

/** A configuration file of k3s or RKE2: arguments for the kubelet in a list. */
function k3s(root: YamlMap): Contents | undefined {
  const flags = entries(root).flatMap(({ key, value }) => (/^kubelet-arg\+?$/.test(key.text) ? [value] : []))
  return flags.length > 0 ? { configs: [], flags } : undefined
}
