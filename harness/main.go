package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit statuses; see the package comment.
const (
	exitOK          = 0
	exitNotOK       = 1
	exitImpossible  = 2
	exitInterrupted = 130
)

// errNotOK says that the run went through and that a case failed; what is wrong
// has been printed.
var errNotOK = errors.New("not every case passed")

// errInterrupted is the cause of a context that a signal ended.
var errInterrupted = errors.New("interrupted")

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	go func() {
		<-signals
		cancel(errInterrupted)
	}()
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errInterrupted), errors.Is(context.Cause(ctx), errInterrupted):
		fmt.Fprintln(os.Stderr, "harness: interrupted; nothing is left running")
		return exitInterrupted
	case errors.Is(err, errNotOK):
		return exitNotOK
	}
	fmt.Fprintln(os.Stderr, "harness:", err)
	return exitImpossible
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "harness",
		Short:         "Provoke every kernel taint flag on a real kernel and check what kerneltaint says of it",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(newRun(), newKernels(), newBoot(), newExplain())
	return root
}
