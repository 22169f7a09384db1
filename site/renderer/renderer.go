// Package renderer makes the JavaScript half of Vugu's DOM renderer fit for a
// strict page, out of the file in Vugu's pinned module.
//
// Vugu 0.4.0 passes that file to eval. Here it becomes a script of its own, so
// that the content security policy can forbid eval, and these things are
// changed in it, each by a replacement that must match exactly once:
//
//   - Attributes, texts and properties are written only when they change, so
//     that a selection and a screen reader's place survive a render.
//   - Events that a render causes are delivered when it is over. Vugu holds a
//     lock while it renders: an event in between ends in a deadlock
//     (github.com/vugu/vugu, issue 229).
//   - Text is set as text. Only markup that stands in our templates, handed
//     over as a list of constants, can become HTML; any other is shown as the
//     text that it is, even if a template asked for markup.
//   - Attributes that an element keeps its own state in are left alone.
//   - Short strings of ASCII, of which a render has thousands, are read without
//     a call of TextDecoder for each.
//   - An event carries the few properties that handlers read. Vugu copies every
//     property of the event and of its target, whose layout properties cost
//     tens of milliseconds while a megabyte of text stands in the page.
package renderer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ErrChanged is wrapped by Patch's error if the source is not the one that the
// replacements were written for.
var ErrChanged = errors.New("the renderer of Vugu is not the one that these patches were written for")

// Patch returns the script made from source, the text of
// domrender/renderer-js-script.js. license is Vugu's licence text, which the
// script must carry; markup lists the constants that may become HTML.
func Patch(source, license string, markup []string) (string, error) {
	script := withoutDebug(source)
	for i, p := range patches {
		if n := strings.Count(script, p.old); n != 1 {
			return "", fmt.Errorf("patch %d (%s) matches %d times: %w", i+1, p.why, n, ErrChanged)
		}
		script = strings.Replace(script, p.old, p.new, 1)
	}
	if markup == nil {
		markup = []string{}
	}
	list, err := json.Marshal(markup)
	if err != nil {
		return "", err
	}
	return "/*\n" + notice + "\n" + strings.TrimSpace(license) + "\n*/\n" +
		strings.Replace(preamble, "MARKUP", string(list), 1) + script, nil
}

const notice = "Made from domrender/renderer-js-script.js of github.com/vugu/vugu, with changes."

// withoutDebug drops the lines that Vugu's own build drops too.
func withoutDebug(source string) string {
	var b strings.Builder
	for _, line := range strings.SplitAfter(source, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "/*DEBUG") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// preamble defines what the patched lines call. textOf undoes what Go's
// html.EscapeString did to a text on its way through Vugu.
const preamble = `"use strict";
(function () {
    const markup = new Set(MARKUP);
    const policy = {
        createHTML: s => { if (markup.has(s)) return s; throw new TypeError("not a template's markup"); },
        createScriptURL: s => { if (/^\/(assets\/[a-z_]+\.[0-9a-f]+\.js|sw\.js)$/.test(s)) return s; throw new TypeError("not a script of this site"); },
    };
    const trusted = window.trustedTypes ? window.trustedTypes.createPolicy("kerneltaint", policy) : policy;
    window.kerneltaintScript = s => trusted.createScriptURL(s);
    const textOf = s => !s.includes("&") ? s : s.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&#34;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, "&");
    window.kerneltaintContent = function (el, content) {
        if (markup.has(content)) {
            if (el.kerneltaintMarkup === content && el.childNodes.length) return;
            el.innerHTML = trusted.createHTML(content);
            el.kerneltaintMarkup = content;
            return;
        }
        el.kerneltaintMarkup = undefined;
        const text = textOf(content);
        const only = el.firstChild;
        if (only && only.nodeType === 3 && !only.nextSibling) {
            if (only.data !== text) only.data = text;
        } else if (only || text !== "") {
            el.textContent = text;
        }
    };
    let waiting = [];
    window.kerneltaintRendering = 0;
    window.kerneltaintDefer = f => waiting.push(f);
    window.kerneltaintRendered = function () {
        if (--window.kerneltaintRendering > 0 || !waiting.length) return;
        const run = waiting;
        waiting = [];
        setTimeout(() => run.forEach(f => f()), 0);
    };
})();
`

type patch struct{ why, old, new string }

var patches = []patch{
	{"attributes only when changed",
		`el.setAttribute(attrName, attrValue);`,
		`if (el.getAttribute(attrName) !== attrValue) el.setAttribute(attrName, attrValue);`},
	{"namespaced attributes only when changed",
		`el.setAttributeNS(attrNamespace, attrName, attrValue);`,
		`if (el.getAttributeNS(attrNamespace, attrName) !== attrValue) el.setAttributeNS(attrNamespace, attrName, attrValue);`},
	{"properties only when changed",
		`el[propName] = JSON.parse(propValueJSON);`,
		`const propValue = JSON.parse(propValueJSON);
                        if (propName === "value" && el.nodeName === "SELECT") queueMicrotask(() => { if (el.value !== propValue) el.value = propValue; });
                        else if (el[propName] !== propValue) el[propName] = propValue;`},
	{"texts only when changed",
		`                            // console.log("in opcodeSetText 8");
                            state.el.textContent = content;`,
		`                            if (state.el.data !== content) state.el.data = content;`},
	{"no markup but the templates' own",
		`state.el.innerHTML = (state.bufferedInnerHTML || "") + html;`,
		`window.kerneltaintContent(state.el, (state.bufferedInnerHTML || "") + html);`},
	{"markup is forgotten where children are synced one by one",
		`                        state.nextElMove = "first_child";

                        break;`,
		`                        state.nextElMove = "first_child";
                        state.el.kerneltaintMarkup = undefined;

                        break;`},
	{"attributes that hold an element's own state stay",
		`if (!state.elAttrNames[state.el.attributes[i].name]) {`,
		`if (!state.elAttrNames[state.el.attributes[i].name] && state.el.attributes[i].name !== "open" && state.el.attributes[i].name !== "data-lit") {`},
	{"rendering is counted",
		`    window.vuguRender = function () {
`,
		`    window.vuguRender = function () {
        window.kerneltaintRendering++;
        try {
            vuguRenderNow.call(window);
        } finally {
            window.kerneltaintRendered();
        }
    }

    const vuguRenderNow = function () {
`},
	{"events wait for the end of a render",
		`                            f = function (event) {
`,
		`                            f = function (event) {
                                if (window.kerneltaintRendering > 0) {
                                    window.kerneltaintDefer(() => f(event));
                                    return;
                                }
`},
	{"short strings without TextDecoder",
		`            var len = this.dataView.getUint32(this.offset);
`,
		`            var len = this.dataView.getUint32(this.offset);
            if (len < 40) {
                let s = "";
                let i = 0;
                for (const bytes = window.vuguRenderArray; i < len; i++) {
                    const c = bytes[this.offset + 4 + i];
                    if (c > 127) break;
                    s += String.fromCharCode(c);
                }
                if (i === len) {
                    this.offset += len + 4;
                    return s;
                }
            }
`},
	{"few properties of an event",
		`for (let i in event) {`,
		`for (let i of ["type", "key", "ctrlKey", "altKey", "metaKey", "shiftKey"]) {`},
	{"few properties of its target",
		`for (let i in et) {`,
		`for (let i of ["id", "name", "value", "checked"]) {`},
}
