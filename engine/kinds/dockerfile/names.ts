import { fileName, folderOf } from '../../source/path.ts'

/** Variants of one image, which say nothing about its name. */
const variants = new Set(
  'alpine amd64 arm arm64 base build ci cross debian debug dev development distroless e2e fips goreleaser local prod production race release scratch static test tests ubi windows'.split(
    ' ',
  ),
)

/** Folders that group Dockerfiles and name no image. */
const groups = new Set(
  'build builds ci container containers deploy deployment deployments docker dockerfile dockerfiles hack image images package packaging src tools'.split(
    ' ',
  ),
)

/** The variant a Dockerfile's own name says: `dev` of `Dockerfile.dev`, `api` of `api.Dockerfile`. */
function variantOf(path: string): string | undefined {
  const name = fileName(path)
  const behind = /^(?:dockerfile|containerfile)[._-](.+)$/i.exec(name)?.[1]
  const before = /^(.+)\.(?:dockerfile|containerfile)$/i.exec(name)?.[1]
  return behind ?? before
}

/** What a Dockerfile is called, for people and in an identity: its folder, and its variant. */
export function titleOf(path: string): string {
  const folder = fileName(folderOf(path)) || '.'
  const variant = variantOf(path)
  return variant === undefined ? folder : `${folder} (${variant})`
}

/**
 * The names an image of this Dockerfile may have: `api` of `cmd/api/Dockerfile`, `Dockerfile.api` and
 * `docker/api/Dockerfile`. None for a variant such as `Dockerfile.dev`, nor at the root, where only the module
 * can tell.
 */
export function imageNames(path: string): string[] {
  const variant = variantOf(path)?.toLowerCase()
  if (variant !== undefined) return variants.has(variant) ? [] : [variant]
  const folder = fileName(folderOf(path)).toLowerCase()
  if (folder === '' || variants.has(folder)) return []
  if (!groups.has(folder)) return [folder]
  const above = fileName(folderOf(folderOf(path))).toLowerCase()
  return above === '' || groups.has(above) || variants.has(above) ? [] : [above]
}
