// Reads quantities, one JSON string a line, and tells what k8s.io/apimachinery reads.
package main

import (
	"slo-lint/oracles/lines"

	"k8s.io/apimachinery/pkg/api/resource"
)

type answer struct {
	OK       bool   `json:"ok"`
	Unscaled string `json:"unscaled,omitempty"`
	Scale    int32  `json:"scale,omitempty"`
	Format   string `json:"format,omitempty"`
	Value    int64  `json:"value,string"`
	Milli    int64  `json:"milli,string"`
	Text     string `json:"text"`
}

func main() {
	lines.Answer(func(text string) any {
		q, err := resource.ParseQuantity(text)
		if err != nil {
			return answer{Text: err.Error()}
		}
		result := answer{OK: true, Format: string(q.Format), Value: q.Value(), Milli: q.MilliValue(), Text: q.String()}
		dec := q.AsDec()
		result.Unscaled = dec.UnscaledBig().String()
		result.Scale = int32(dec.Scale())
		return result
	})
}
