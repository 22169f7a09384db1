// Package chrome starts Chromium for the tests of the page and for its
// screenshots.
package chrome

import (
	"context"
	"os"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Start starts Chromium without a window and opens a tab. The program is ended
// and its profile removed when the returned function is called.
func Start(parent context.Context, executable string) (context.Context, context.CancelFunc, error) {
	profile, err := os.MkdirTemp("", "kerneltaint-chrome-")
	if err != nil {
		return nil, nil, err
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(executable),
		chromedp.UserDataDir(profile),
		chromedp.Env("LC_ALL=C.UTF-8"), // else names of files that are not ASCII are lost
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
	}
	// Each window of a new profile loads some 150 files of pages that belong to the
	// address bar, on the processors that the page under test needs.
	options = append(options, chromedp.Flag("disable-features", "WebUIOmniboxPopup,WebUIOmniboxAimPopup,PreloadTopChromeWebUI"))
	for _, name := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "hide-scrollbars"} {
		options = append(options, chromedp.Flag(name, true))
	}
	ctx, stop := chromedp.NewExecAllocator(parent, options...)
	ctx, closeTab := chromedp.NewContext(ctx)
	return ctx, func() {
		closeTab()
		stop()
		os.RemoveAll(profile)
	}, nil
}

// Focus has the page believe that its window is in front, as the clipboard
// demands.
func Focus() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	})
}

// Theme has the page see a colour scheme, "light" or "dark".
func Theme(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
		})
		return err
	})
}
