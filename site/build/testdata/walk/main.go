// Command walk does what makes Go's runtime walk the stack: it grows and moves
// one, collects garbage in the depth of it, recovers from panics, calls by
// reflection, and ends by a panic.
package main

import (
	"fmt"
	"reflect"
	"runtime"
)

type link struct {
	next *link
	n    int
}

// deep builds a list on the way down, in frames that hold the only pointers to it.
// They hold them in a slice: for WebAssembly, Go 1.26 loses what an array of a
// frame holds if its index is no constant.
func deep(n int, below *link) int {
	own := &link{below, n}
	if n == 0 {
		runtime.GC()
		sum := 0
		for l := own; l != nil; l = l.next {
			sum += l.n
		}
		return sum
	}
	frame := make([]*link, 8)
	frame[n%8] = own
	sum := deep(n-1, own)
	if frame[n%8].n != n || frame[n%8] != own {
		panic("a frame lost its pointer")
	}
	return sum
}

func recovered(f func()) (what any) {
	defer func() { what = recover() }()
	f()
	return nil
}

func main() {
	fmt.Println("deep:", deep(20000, nil))
	var none []int
	var nowhere *link
	fmt.Println("index:", recovered(func() { none[len(none)]++ }))
	fmt.Println("nil:", recovered(func() { nowhere.n++ }))
	fmt.Println("again:", recovered(func() { defer func() { panic(fmt.Sprint("behind ", recover())) }(); panic("first") }))
	double := reflect.MakeFunc(reflect.TypeFor[func(int, *link) int](), func(in []reflect.Value) []reflect.Value {
		runtime.GC()
		return []reflect.Value{reflect.ValueOf(int(in[0].Int()) * in[1].Interface().(*link).n)}
	}).Interface().(func(int, *link) int)
	fmt.Println("reflect:", double(21, &link{nil, 2}), reflect.ValueOf(&link{nil, 7}).MethodByName("Value").Call(nil)[0])
	pc, file, line, _ := runtime.Caller(0)
	fmt.Printf("here: %q in %q, line %d\n", runtime.FuncForPC(pc).Name(), file, line)
	panic("the last words")
}

// Value is there to be called by its name.
func (l *link) Value() int { return l.n }
