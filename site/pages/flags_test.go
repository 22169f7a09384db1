package pages

import (
	"path/filepath"
	"strings"
	"testing"

	"kerneltaint/core/taint"
	"kerneltaint/site"
)

func allPages(t *testing.T) map[string]string {
	t.Helper()
	files, err := All(Site{
		Origin: "https://example.org", Templates: filepath.Join("..", "static"), Evidence: filepath.Join("..", "..", "harness", "report", "evidence"),
		Asset: func(name string) (string, error) { return "/assets/" + name, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for path, content := range files {
		texts[path] = string(content)
	}
	return texts
}

// TestEveryFlagHasAPage looks up each flag of each table: one page says what it
// is, under its own name there.
func TestEveryFlagHasAPage(t *testing.T) {
	files := allPages(t)
	for _, d := range taint.Dialects() {
		for _, f := range d.Flags {
			path := site.FlagPath(d, f.Bit)
			content, ok := files[path[1:]+"index.html"]
			if !ok {
				t.Errorf("%s: %s has no page at %s", d.ID, f.Name, path)
				continue
			}
			if f.Reserved != strings.HasPrefix(path, "/dialects/") && !moved(*f) {
				t.Errorf("%s: %s is explained at %s", d.ID, f.Name, path)
			}
			if !f.Reserved && !strings.Contains(content, f.Name) && !strings.Contains(content, f.Meaning()) {
				t.Errorf("%s: %s does not speak of %s", d.ID, path, f.Name)
			}
		}
	}
}

// moved reports whether the newest mainline has a flag under another bit.
func moved(f taint.Flag) bool {
	for _, n := range taint.Newest().Flags {
		if n.Meaning() == f.Meaning() {
			return n.Bit != f.Bit
		}
	}
	return false
}

// TestFlagsOfDistributions reads the pages of flags that Linux itself lacks.
func TestFlagsOfDistributions(t *testing.T) {
	files := allPages(t)
	for path, want := range map[string][]string{
		"rhel-unprivileged-bpf":     {"<title>Red Hat kernel taint flag u: ", "bit 31", "1073741824", "Red Hat Enterprise Linux 8.0", `"Question"`},
		"rhel-support-removed":      {"<title>Red Hat kernel taint flag h or r: ", "134217728"},
		"rhel-tech-preview":         {"t or T", "536870912"},
		"rhel-hardware-unsupported": {"flag H", "268435456"},
		"rhel-partner-supported":    {"flag p"},
		"rhel-bit-by-zombie":        {"flag Z"},
		"suse-no-support":           {"<title>SUSE kernel taint flag n, N or U: ", "2147483648", "1073741824", "In other kernels"},
		"suse-external-support":     {"flag X", "65536"},
		"suse-unsafe-hibernate":     {"flag H"},
		"oracle-no-retpoline":       {"<title>Oracle kernel taint flag NO_RETPOLINE: ", "Bit 16 elsewhere"},
	} {
		content := files["flags/"+path+"/index.html"]
		for _, text := range want {
			if !strings.Contains(content, text) {
				t.Errorf("%s lacks %q", path, text)
			}
		}
		address := "/flags/" + path + "/"
		if !strings.Contains(files["flags/index.html"], `href="`+address+`"`) || !strings.Contains(files["sitemap.xml"], "https://example.org"+address+"<") {
			t.Errorf("%s is missing in the index or the sitemap", path)
		}
	}
	if got := len(ownFlags()); got < 10 {
		t.Errorf("%d flags of distributions", got)
	}
}
