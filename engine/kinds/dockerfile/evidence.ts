import { type Fact, known, type Step } from '../../entities/fact.ts'
import type { Dockerfile, DockerStage } from '../../source/dockerfile.ts'
import { fileName } from '../../source/path.ts'
import type { Text } from '../../source/text.ts'

/** Base images and programs of other languages: what is copied from a Go stage there may be a helper. */
const foreign =
  /(?:^|\/)(?:node|python|pypy|ruby|php|openjdk|eclipse-temurin|amazoncorretto|nginx|httpd|caddy|postgres|redis|mysql|mariadb|rust|deno|bun|perl|elixir|erlang|dotnet|jre|jdk|aspnet)(?:[:@/-]|$)/
const foreignPrograms =
  /^(?:python[\d.]*|node|npm|npx|yarn|pnpm|java|ruby|bundle|rails|php|php-fpm|nginx|gunicorn|uvicorn|celery|dotnet|perl|deno|bun)$/

/** Images that compile programs of other languages; Node is not one of them: Go servers carry web pages. */
const compilers =
  /(?:^|\/)(?:rust|maven|gradle|sdk|gcc|swift|haskell|openjdk|eclipse-temurin|elixir|erlang|python)(?:[:@/-]|$)/

/** Where a stage shows that its program is built with Go: it builds with Go itself, or takes what such a stage built. */
export function goEvidence(
  file: Dockerfile,
  stage: DockerStage,
  program: string | undefined,
  source: Text,
): Step | undefined {
  if (program !== undefined && foreignPrograms.test(fileName(program))) return undefined
  const chain = chainOf(file, stage)
  if (chain.some(({ image, parent }) => parent === null && foreign.test(image.value))) return undefined
  const own = chain.flatMap(({ goBuild }) => goBuild)[0]
  if (own) return { says: 'the image is built with Go here', place: source.place(own) }
  const copies = chain.flatMap((one) => one.copies)
  // With a second compiler in play it is not clear whose program runs.
  const builders = copies.flatMap(({ stage: index }) => (index === null ? [] : (file.stages[index] ?? [])))
  const isMixed = builders.some((one) =>
    chainOf(file, one).some(({ image, parent }) => parent === null && compilers.test(image.value)),
  )
  if (isMixed) return undefined
  for (const { from, stage: index } of copies) {
    const builder = index === null ? undefined : file.stages[index]
    const built = builder && chainOf(file, builder).flatMap(({ goBuild }) => goBuild)[0]
    if (built) {
      const says = `stage ${builder.name?.text ?? from.text} builds with Go here`
      return { says, place: source.place(built) }
    }
  }
  return undefined
}

/** The version of Go that builds the program of a stage: that of its own golang image, or of the stage it copies from. */
export function toolchainOf(file: Dockerfile, stage: DockerStage, source: Text): Fact | undefined {
  const builders = [
    stage,
    ...stage.copies.flatMap(({ stage: index }) => (index === null ? [] : (file.stages[index] ?? []))),
  ]
  const versions = builders
    .flatMap((builder) => chainOf(file, builder))
    .flatMap(({ goVersion, image }) => (goVersion && image.assumed.length === 0 ? goVersion : []))
    .filter(({ text }) => text.includes('.'))
  const [first, ...others] = versions
  if (!first || others.some(({ text }) => text !== first.text)) return undefined
  return known(first.text, { place: source.place(first.span), text: first.text })
}

/** Longer chains are cut: nobody writes them, and every stage looks at its own. */
const longestChain = 50

/** A stage and the stages it is built on, itself first. */
export function chainOf(file: Dockerfile, stage: DockerStage): DockerStage[] {
  const chain: DockerStage[] = []
  for (let at: DockerStage | undefined = stage; at && chain.length < longestChain; ) {
    chain.push(at)
    const parent: number | null = at.parent
    // Parents come before their children, so this ends.
    at = parent === null || parent >= at.index ? undefined : file.stages[parent]
  }
  return chain
}
