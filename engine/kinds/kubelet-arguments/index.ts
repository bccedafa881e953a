import { fileName } from '../../source/path.ts'
import type { Kind } from '../kind.ts'
import { mentionsKubeletFlags } from '../kubeletFlag.ts'

/** Unit files, files of variables and scripts that start a kubelet; not documents, and not prose about them. */
const startsPrograms = /\.(?:service|conf|env|sh|bash|tpl|tmpl|j2|tf|toml|nix|ps1)$|^[^.]+$/i

/** Arguments of a kubelet outside of YAML: systemd units and drop-ins, `/etc/default/kubelet`, scripts. */
export const kubeletArguments: Kind = {
  name: 'kubelet-arguments',
  format: 'plain',
  sniff: (path, text) =>
    startsPrograms.test(fileName(path)) &&
    mentionsKubeletFlags(text) &&
    !/^[ \t]*(?:\{|-{3}|kind:|apiVersion:|#cloud-config)/m.test(text),
  detect: () => true,
  load: () => import('./extract.ts').then((module) => module.extract),
}
