// Reads sizes, one JSON string a line, and tells what Compose reads.
package main

import (
	"strconv"

	"slo-lint/oracles/lines"

	"github.com/compose-spec/compose-go/v2/types"
	units "github.com/docker/go-units"
)

type answer struct {
	Compose *string `json:"compose"`
	Docker  *string `json:"docker"`
}

func main() {
	lines.Answer(func(text string) any {
		var result answer
		var size types.UnitBytes
		if err := size.DecodeMapstructure(text); err == nil {
			result.Compose = print(int64(size))
		}
		if bytes, err := units.RAMInBytes(text); err == nil {
			result.Docker = print(bytes)
		}
		return result
	})
}

func print(n int64) *string {
	s := strconv.FormatInt(n, 10)
	return &s
}
