// Reads "resource|value|divisor", one JSON string a line, and tells what the Downward API puts into a variable.
package main

import (
	"strings"

	"slo-lint/oracles/lines"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	kubectl "k8s.io/kubectl/pkg/util/resource"
)

func main() {
	lines.Answer(func(text string) any {
		fields := strings.Split(text, "|")
		name := corev1.ResourceName(fields[0])
		container := corev1.Container{}
		container.Resources.Limits = corev1.ResourceList{name: resource.MustParse(fields[1])}
		selector := corev1.ResourceFieldSelector{Resource: "limits." + fields[0], Divisor: resource.MustParse(fields[2])}
		value, err := kubectl.ExtractContainerResourceValue(&selector, &container)
		if err != nil {
			return err.Error()
		}
		return value
	})
}
