// Command serve serves the page and the API from one program on this machine:
// go run ./site/serve, after go run ./site/build.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"kerneltaint/core/httpapi"
	"kerneltaint/site/server"
)

func main() {
	addr := flag.String("addr", "localhost:8080", "address to listen on")
	dir := flag.String("dir", "site/dist", "folder of the built site")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, *addr, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "site/serve:", err)
		os.Exit(1)
	}
}

// serve runs until ctx ends, then lets running requests finish.
func serve(ctx context.Context, addr, dir string) error {
	handler, err := server.New(dir)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("%w; choose another address with -addr", err)
	}
	web := httpapi.NewServer(addr, handler)
	fmt.Printf("kerneltaint: page and API on http://%s\n", host(addr, listener.Addr()))
	done := make(chan error, 1)
	go func() { done <- web.Serve(listener) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := web.Shutdown(grace); !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// host is the address to print: the name that was asked for, with the port that
// was given.
func host(asked string, got net.Addr) string {
	name, _, err := net.SplitHostPort(asked)
	_, port, err2 := net.SplitHostPort(got.String())
	if err != nil || err2 != nil || name == "" {
		return got.String()
	}
	return net.JoinHostPort(name, port)
}
