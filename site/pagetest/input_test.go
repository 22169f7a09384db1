package pagetest

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"kerneltaint/harness/need"
	"kerneltaint/site/chrome"
)

// grant lets the page use the clipboard without a question.
func (p *tab) grant() {
	p.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		if _, err := chromedp.CallBrowser(p.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted,
		}); err != nil {
			p.Fatal(err)
		}
	}
}

func (p *tab) clipboard(text string) error {
	quoted, err := json.Marshal(text)
	if err != nil {
		return err
	}
	_, err = chromedp.Run(p.ctx, chromedp.Evaluate[bool]("navigator.clipboard.writeText("+string(quoted)+").then(() => true)", chromedp.EvalAwaitPromise))
	return err
}

func (p *tab) copied() string {
	p.Helper()
	return eval[string](p, "navigator.clipboard.readText()")
}

// pasteKey presses Ctrl+V, as a hand does: the browser pastes by itself.
func pasteKey() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		for _, e := range []input.DispatchKeyEventParams{
			{Type: "keyDown", Key: "v", Code: "KeyV", WindowsVirtualKeyCode: 86, Modifiers: 2, Commands: []string{"paste"}},
			{Type: "keyUp", Key: "v", Code: "KeyV", WindowsVirtualKeyCode: 86, Modifiers: 2},
		} {
			if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// press presses a key that types a character, as a keyboard does: the character
// comes only if no handler of the press prevents it.
func (p *tab) press(key string) {
	p.Helper()
	for _, e := range []input.DispatchKeyEventParams{{Type: "keyDown", Key: key, Text: key}, {Type: "keyUp", Key: key}} {
		if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, e); err != nil {
			p.Fatal(err)
		}
	}
}

// before runs a script in each page before the page's own.
func (p *tab) before(script string) {
	p.Helper()
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
}

// colours are the rules that a theme can break by itself: everything else on a
// page is the same in both.
const colours = `{runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}, resultTypes: ["violations"]}`

// axe runs axe-core on the page as it stands in both themes and reports what it
// finds.
func (p *tab) axe() {
	p.Helper()
	path := need.File(p.TB, "run npm ci in site", filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))
	script, err := os.ReadFile(path)
	if err != nil {
		p.Fatal(err)
	}
	if !eval[bool](p, "typeof axe !== 'undefined'") {
		eval[bool](p, string(script)+"\n;true")
	}
	for _, run := range []struct{ theme, options string }{{"light", `{resultTypes: ["violations"]}`}, {"dark", colours}} {
		p.do(chrome.Theme(run.theme))
		found := eval[[]string](p, `axe.run(document, `+run.options+`).then(r => r.violations.map(v => v.id + ": " + v.help + " " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + " " + n.failureSummary).join(" | ")))`)
		for _, v := range found {
			p.Errorf("accessibility of %q in the %s theme: %s", eval[string](p, "document.title + ', ' + innerWidth + ' pixels wide'"), run.theme, v)
		}
	}
}
