// Command screenshots takes pictures of the built site at the widths and in the
// themes that it is designed for: go run ./site/screenshots, after
// go run ./site/build. They land in .screenshots, which is not committed.
//
// With -readme it takes the one picture of the README instead, .github/page.png.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"image/png"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/chromedp"

	"kerneltaint/site/chrome"
	"kerneltaint/site/server"
)

func main() {
	dir := flag.String("dir", filepath.Join("site", "dist"), "folder of the built site")
	out := flag.String("o", ".screenshots", "folder for the pictures")
	only := flag.String("only", "", "take this view alone")
	readme := flag.Bool("readme", false, "take the picture of the README alone, "+readmePicture)
	flag.Parse()
	take := func(ctx context.Context, base string) error { return takeAll(ctx, base, *out, *only) }
	if *readme {
		take = takeReadme
	}
	if err := run(*dir, take); err != nil {
		fmt.Fprintln(os.Stderr, "screenshots:", err)
		os.Exit(1)
	}
}

// view is what a picture shows: a path, which may hold an input in its fragment,
// and an example that is clicked there.
type view struct{ name, path, example string }

var views = []view{
	{"home", "/", ""},
	{"value", "/", "value"},
	{"modules", "/", "modules"},
	{"oops", "/", "oops"},
	{"lockup", "/", "lockup"},
	{"alternatives", "/#i=Tainted%3A+G+++++++++++OE++X", ""},
	{"red-hat", "/#v=2281705472&d=rhel-9.3", ""},
	{"flags", "/flags/", ""},
	{"flag-w", "/flags/W/", ""},
	{"flag-rhel", "/flags/rhel-support-removed/", ""},
	{"values", "/values/", ""},
	{"value-12288", "/values/12288/", ""},
	{"dialects", "/dialects/", ""},
	{"dialect", "/dialects/rhel-9.3/", ""},
	{"conformance", "/conformance/", ""},
	{"api", "/api/", ""},
	{"privacy", "/privacy/", ""},
	{"404", "/nothing-here", ""},
}

// readmePicture is the picture that the README shows.
var readmePicture = filepath.Join(".github", "page.png")

// run serves the folder dir, starts Chromium, and has it take pictures.
func run(dir string, take func(ctx context.Context, base string) error) error {
	executable, err := exec.LookPath("chromium")
	if err != nil {
		return err
	}
	handler, err := server.New(dir)
	if err != nil {
		return err
	}
	web := httptest.NewServer(handler)
	defer web.Close()
	ctx, stop, err := chrome.Start(context.Background(), executable)
	if err != nil {
		return err
	}
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	return take(ctx, web.URL)
}

// takeAll takes the views into the folder out, or the one named only.
func takeAll(ctx context.Context, base, out, only string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, v := range views {
		if only != "" && v.name != only {
			continue
		}
		for _, width := range []int64{360, 768, 1440} {
			for _, theme := range []string{"light", "dark"} {
				name := fmt.Sprintf("%s-%d-%s.png", v.name, width, theme)
				if err := take(ctx, base, v, width, theme, filepath.Join(out, name)); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				fmt.Println(filepath.Join(out, name))
			}
		}
	}
	return nil
}

// takeReadme takes what a visitor sees after pasting an oops: the box, the
// verdict and the first flags, as much as a window of 1440 by 900 pixels shows.
// The picture is written with the strongest compression.
func takeReadme(ctx context.Context, base string) error {
	err := chromedp.Do(ctx,
		chromedp.EmulateViewport(1440, 900), chrome.Theme("light"), chromedp.Navigate(base+"/"),
		chromedp.WaitReady(chromedp.CSS("body[data-ready]")),
		chromedp.Click(chromedp.CSS(`[data-example="oops"]`)), chromedp.Sleep(300*time.Millisecond),
	)
	if err != nil {
		return err
	}
	shown, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	picture, err := png.Decode(bytes.NewReader(shown))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, picture); err != nil {
		return err
	}
	if b.Len() > len(shown) {
		b = *bytes.NewBuffer(shown)
	}
	fmt.Printf("%s: %d by %d pixels, %d bytes\n", readmePicture, picture.Bounds().Dx(), picture.Bounds().Dy(), b.Len())
	return os.WriteFile(readmePicture, b.Bytes(), 0o644)
}

func take(ctx context.Context, base string, v view, width int64, theme, file string) error {
	steps := []chromedp.Action[chromedp.Void]{
		chromedp.EmulateViewport(width, 900), chrome.Theme(theme),
		chromedp.Navigate("about:blank"), chromedp.Navigate(base + v.path),
	}
	if v.path == "/" || strings.HasPrefix(v.path, "/#") {
		steps = append(steps, chromedp.WaitReady(chromedp.CSS("body[data-ready]")))
	}
	if v.example != "" {
		steps = append(steps, chromedp.Click(chromedp.CSS(`[data-example="`+v.example+`"]`)), chromedp.Sleep(300*time.Millisecond))
	}
	if err := chromedp.Do(ctx, steps...); err != nil {
		return err
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return err
	}
	return os.WriteFile(file, picture, 0o644)
}
