import type { Tree } from './grammar.ts'
import { Recent } from './recent.ts'
import type { Pattern } from './regexp.ts'

/** What is kept between the expressions of one run: they differ in names, and share shapes and patterns. */
export class Memory {
  /** Regular expressions by their source; undefined where Prometheus would refuse them. */
  readonly patterns = new Recent<Pattern | undefined>(512)
  /** The grammar's trees by masked text. */
  readonly trees = new Recent<Tree>(512)
}
