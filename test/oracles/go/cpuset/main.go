// Reads CPU lists, one JSON string a line, and tells what k8s.io/utils/cpuset reads; null where it refuses.
package main

import (
	"slo-lint/oracles/lines"

	"k8s.io/utils/cpuset"
)

func main() {
	lines.Answer(func(text string) any {
		set, err := cpuset.Parse(text)
		if err != nil {
			return nil
		}
		list := set.List()
		if list == nil {
			list = []int{}
		}
		return list
	})
}
