/** What one run is willing to read; beyond a limit stands a `source/limit` finding, and the run goes on. */
export interface Limits {
  /** Bytes of one file. */
  readonly fileBytes: number
  /** UTF-16 units of one line. */
  readonly lineLength: number
  /** Collections inside collections. */
  readonly nesting: number
  /** Keys of one map. */
  readonly mapKeys: number
  /** Nodes of one document after aliases are expanded. */
  readonly documentNodes: number
  /** Nodes of all documents of one file, before aliases are expanded. */
  readonly fileNodes: number
  /** Objects one file may describe to rules: containers, variables, alerts. */
  readonly fileEntities: number
  /** Documents of one file. */
  readonly documents: number
  /** Documents in strings of other documents, in one file. */
  readonly embeddedDocuments: number
  /** UTF-16 units of one expression. */
  readonly expressionLength: number
  /** UTF-16 units of a variable's value once its references are replaced; Linux passes no longer one to a program. */
  readonly expansionLength: number
  /** Variables that containers get out of ConfigMaps, Secrets and files, over the whole run. */
  readonly linkedVariables: number
  /** Findings, and unknown verdicts, of one report; the mildest are left out. */
  readonly findings: number
}

/** The limits unless the configuration says otherwise. */
export const defaultLimits: Limits = {
  fileBytes: 5_000_000,
  lineLength: 1_000_000,
  nesting: 100,
  mapKeys: 20_000,
  documentNodes: 100_000,
  fileNodes: 150_000,
  fileEntities: 10_000,
  documents: 1_000,
  embeddedDocuments: 1_000,
  expressionLength: 65_536,
  expansionLength: 131_072,
  linkedVariables: 100_000,
  findings: 10_000,
}
