// Prints what the Go runtime made of GOGC, GOMEMLIMIT and GOMAXPROCS at start.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

func main() {
	fmt.Println(debug.SetGCPercent(100), debug.SetMemoryLimit(-1), runtime.GOMAXPROCS(0))
}
