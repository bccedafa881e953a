// Reads durations, one JSON string a line, and tells what Go and Prometheus read, in nanoseconds.
package main

import (
	"strconv"
	"time"

	"slo-lint/oracles/lines"

	"github.com/prometheus/common/model"
)

type answer struct {
	Go         *string `json:"go"`
	Prometheus *string `json:"prometheus"`
}

func main() {
	lines.Answer(func(text string) any {
		var result answer
		if d, err := time.ParseDuration(text); err == nil {
			result.Go = print(int64(d))
		}
		if d, err := model.ParseDuration(text); err == nil {
			result.Prometheus = print(int64(d))
		}
		return result
	})
}

func print(n int64) *string {
	s := strconv.FormatInt(n, 10)
	return &s
}
