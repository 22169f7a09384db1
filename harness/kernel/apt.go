package kernel

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Errors of looking for a package.
var (
	ErrNoApt     = errors.New("apt is not installed; pass --kernel FILE.deb, or an image with --modules")
	ErrNoPackage = errors.New("apt knows no such package")
	ErrDownload  = errors.New("cannot download")
)

// apt runs apt's programs with fixed options.
type apt struct {
	options []string
}

// run returns what an apt program prints. Its messages become the error.
func (a apt) run(ctx context.Context, dir, program string, arguments ...string) ([]byte, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return nil, ErrNoApt
	}
	cmd := exec.CommandContext(ctx, path, append(slices.Clone(a.options), arguments...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive")
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%s %s: %w", program, arguments[0], context.Cause(ctx))
		}
		return nil, fmt.Errorf("%s %s: %w: %s", program, arguments[0], err, lastErrors(messages.String()))
	}
	return out.Bytes(), nil
}

// lastErrors keeps the lines that apt marks as errors, for one line of ours.
func lastErrors(messages string) string {
	var kept []string
	for _, line := range strings.Split(messages, "\n") {
		if text, found := strings.CutPrefix(line, "E: "); found {
			kept = append(kept, text)
		}
	}
	if len(kept) == 0 {
		return strings.TrimSpace(messages)
	}
	return strings.Join(kept, "; ")
}

// record is one stanza of apt-cache show.
type record map[string]string

// show returns the newest record of a package, or [ErrNoPackage].
func (a apt) show(ctx context.Context, name string) (record, error) {
	records, err := a.showAll(ctx, name)
	if errors.Is(err, ErrNoApt) || ctx.Err() != nil {
		return nil, err
	}
	if len(records) == 0 || records[0]["Filename"] == "" {
		return nil, fmt.Errorf("%s: %w", name, ErrNoPackage)
	}
	return records[0], nil
}

// showAll returns the newest record of each package that is known.
func (a apt) showAll(ctx context.Context, names ...string) ([]record, error) {
	out, err := a.run(ctx, "", "apt-cache", append([]string{"show", "--no-all-versions"}, names...)...)
	if err != nil {
		return nil, err
	}
	var records []record
	for _, stanza := range strings.Split(string(out), "\n\n") {
		r := record{}
		for _, line := range strings.Split(stanza, "\n") {
			if key, value, found := strings.Cut(line, ": "); found {
				r[key] = value
			}
		}
		if r["Package"] != "" {
			records = append(records, r)
		}
	}
	return records, nil
}

// kernelPart matches the packages that make up one kernel, in both layouts, and
// the metapackages that name them.
var kernelPart = regexp.MustCompile(`^linux-(image|binary|base|modules)-`)

// closure returns the records of a package and of what it depends on, so far as
// part matches their names.
func (a apt) closure(ctx context.Context, name string, part *regexp.Regexp) ([]record, error) {
	var records []record
	seen := map[string]bool{name: true}
	for queue := []string{name}; len(queue) > 0; queue = queue[1:] {
		r, err := a.show(ctx, queue[0])
		if errors.Is(err, ErrNoPackage) && len(records) > 0 {
			continue // a virtual or an optional one
		}
		if err != nil {
			return nil, err
		}
		records = append(records, r)
		for _, clause := range strings.Split(r["Pre-Depends"]+","+r["Depends"], ",") {
			dependency, _, _ := strings.Cut(strings.TrimSpace(clause), " ")
			if part.MatchString(dependency) && !seen[dependency] {
				seen[dependency] = true
				queue = append(queue, dependency)
			}
		}
	}
	return records, nil
}

// download fetches a package of exactly this version into dir and returns the
// file's path. apt checks the file against its signed index.
func (a apt) download(ctx context.Context, dir string, r record) (string, error) {
	before, err := filepath.Glob(filepath.Join(dir, "*.deb"))
	if err != nil {
		return "", err
	}
	if _, err := a.run(ctx, dir, "apt-get", "download", "-q", r["Package"]+"="+r["Version"]); err != nil {
		return "", fmt.Errorf("%w %s %s: %w", ErrDownload, r["Package"], r["Version"], err)
	}
	after, err := filepath.Glob(filepath.Join(dir, "*.deb"))
	if err != nil {
		return "", err
	}
	for _, path := range after {
		if !slices.Contains(before, path) {
			return path, nil
		}
	}
	return "", fmt.Errorf("%w %s: apt-get left no file", ErrDownload, r["Package"])
}

// system is apt as the machine's administrator has set it up.
func system() apt { return apt{} }

// indexed reports whether the machine's apt has a package index.
func indexed(ctx context.Context) bool {
	out, err := system().run(ctx, "", "apt-cache", "pkgnames")
	return err == nil && bytes.Count(out, []byte("\n")) > 1000 // installed packages are known without one
}

// forMachine returns an apt with the machine's sources and an index of its own
// below cache, which it fetches.
func forMachine(ctx context.Context, cache string) (apt, error) {
	return withState(ctx, filepath.Join(cache, "apt", "machine"), "the package index")
}

// forSuite returns an apt that knows one suite of the machine's own mirror and
// keeps its state below cache, so that neither root nor a change to the machine
// is needed. It fetches the suite's index.
func forSuite(ctx context.Context, cache, suite, arch string) (apt, error) {
	source, err := suiteSource(ctx, suite)
	if err != nil {
		return apt{}, err
	}
	dir := filepath.Join(cache, "apt", suite+"-"+arch)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return apt{}, err
	}
	list := filepath.Join(dir, "suite.sources")
	if err := os.WriteFile(list, []byte(source), 0o644); err != nil {
		return apt{}, err
	}
	return withState(ctx, dir, "the index of "+suite,
		"-o", "Dir::Etc::sourcelist="+list, "-o", "Dir::Etc::sourceparts=-", "-o", "Dir::Etc::preferencesparts=-",
		"-o", "APT::Architecture="+arch, "-o", "APT::Architectures="+arch, "-o", "APT::Default-Release=")
}

// withState returns an apt that keeps everything in dir, after an update.
func withState(ctx context.Context, dir, what string, options ...string) (apt, error) {
	for _, sub := range []string{"lists/partial", "archives/partial"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return apt{}, err
		}
	}
	status := filepath.Join(dir, "status")
	if err := os.WriteFile(status, nil, 0o644); err != nil {
		return apt{}, err
	}
	a := apt{options: append([]string{
		"-o", "Dir::State=" + dir, "-o", "Dir::State::lists=" + filepath.Join(dir, "lists"),
		"-o", "Dir::State::status=" + status, "-o", "Dir::Cache=" + dir,
		"-o", "Acquire::Languages=none", "-o", "APT::Sandbox::User=",
	}, options...)}
	if _, err := a.run(ctx, dir, "apt-get", "update", "-q"); err != nil {
		return apt{}, fmt.Errorf("%w %s: %w", ErrDownload, what, err)
	}
	return a, nil
}

// suiteSource writes the deb822 source of a suite at the first Debian mirror
// that the machine itself uses.
func suiteSource(ctx context.Context, suite string) (string, error) {
	out, err := system().run(ctx, "", "apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages", "Component: main")
	if err != nil {
		return "", err
	}
	sites := strings.Fields(string(out))
	if len(sites) == 0 {
		return "", fmt.Errorf("%w the index of %s: apt has no source from which the mirror could be taken", ErrDownload, suite)
	}
	source := "Types: deb\nURIs: " + sites[0] + "\nSuites: " + suite + "\nComponents: main\n"
	if key := "/usr/share/keyrings/debian-archive-keyring.gpg"; exists(key) {
		source += "Signed-By: " + key + "\n"
	}
	return source, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
