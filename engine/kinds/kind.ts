import type { Cause, Entity, Step } from '../entities/fact.ts'
import type { Limits } from '../source/limits.ts'
import type { Problem } from '../source/problem.ts'
import type { Text } from '../source/text.ts'
import type { YamlDocument } from '../source/yaml/node.ts'

/** How a text is read before a kind sees it. */
export type Format = 'yaml' | 'plain'

/** One parsed unit of a source file, as a kind gets it. */
export interface Document {
  /** The file's name, or the key it was embedded under. */
  readonly name: string
  /** The text the document stands in, whose spans lead back to the file. */
  readonly source: Text
  /** The parsed tree for YAML and JSON; absent for the formats a kind reads itself. */
  readonly yaml?: YamlDocument
  /** What a Kubernetes-style object says it is. */
  readonly header?: ObjectHeader
  /** The chain of documents it was embedded in, nearest first. */
  readonly via: readonly Step[]
  /** Why it is only a part that something else is merged with, where the document around it says so. */
  readonly partial?: Cause
}

/** `apiVersion`, `kind` and the name of a Kubernetes-style object. */
export interface ObjectHeader {
  readonly apiVersion: string
  /** The part of `apiVersion` before the slash; empty for the core group. */
  readonly group: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

/** A document inside a string of another one; it is classified like any other. */
export interface Embedded {
  readonly source: Text
  /** The key it stood under, which classification reads like a file name: `alertmanager.yaml`. */
  readonly name: string
  readonly via: readonly Step[]
  /** Set where it is only a part that something else is merged with: a patch. */
  readonly partial?: Cause
}

/** What a kind read from one document. */
export interface Extraction {
  readonly entities: readonly Entity[]
  readonly embedded?: readonly Embedded[]
  /** Documents that are maps of this one. */
  readonly documents?: readonly Document[]
  /** Problems of the document itself, at spans of its source. */
  readonly problems?: readonly Problem[]
}

/** What extraction may know beside the document. */
export interface ExtractContext {
  readonly limits: Limits
}

/** Reads the entities of one document; what cannot be read is a problem, never thrown. */
export type Extract = (document: Document, context: ExtractContext) => Extraction

/** One kind of document. `kinds/index.ts` lists them in the order they are asked. */
export interface Kind {
  readonly name: string
  readonly format: Format
  /** True when every `=` of such a text may set a variable. */
  readonly assigns?: boolean
  /** For YAML whose file name does not say so: whether the path alone tells the kind. */
  named?(path: string): boolean
  /**
   * Whether a file could hold such a document, from its path and its text; cheap, and never false for one
   * that does.
   */
  sniff(path: string, text: string): boolean
  /** Whether the parsed document is of this kind; `name` is the file's name, or the key it was embedded under. */
  detect(document: Document, name: string): boolean
  /** Loads the reader; called only when a file of this kind was seen. */
  load(): Promise<Extract>
}
