package httpapi_test

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"text/template"

	"go.yaml.in/yaml/v4"

	"kerneltaint/core/httpapi"
	"kerneltaint/core/httpapi/apitest"
	"kerneltaint/harness/need"
)

// runExample runs a shell script of the examples on a machine whose taint value
// is 4609, with the API at the address of a test server.
func runExample(t *testing.T, script string, env ...string) string {
	t.Helper()
	for _, program := range []string{"curl", "jq", "sh"} {
		need.Program(t, "install "+program, program)
	}
	proc := t.TempDir()
	if err := os.MkdirAll(filepath.Join(proc, "sys/kernel"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(proc, "sys/kernel/tainted"), []byte("4609\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", script)
	cmd.Dir = t.TempDir()
	cmd.Env = append(append(os.Environ(), "PROC="+proc, "KERNELTAINT="+serve(t)), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

func example(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("examples", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// fakeProgram puts a program of the given name before all others.
func fakeProgram(t *testing.T, name, script string) (path string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return "PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH")
}

func TestExampleShell(t *testing.T) {
	script := example(t, "taint.sh")
	if out := runExample(t, script); !strings.Contains(out, "4609") || !strings.Contains(out, "OOT_MODULE") {
		t.Errorf("it prints\n%s", out)
	}
	if out := runExample(t, script, fakeProgram(t, "uname", "echo 5.14.0-362.el9+")); !strings.Contains(out, "5.14.0-362.el9+") || !strings.Contains(out, "rhel-9") {
		t.Errorf("with a release of its own it prints\n%s", out)
	}
	log := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(log, []byte(apitest.Log), 0o644); err != nil {
		t.Fatal(err)
	}
	if out := runExample(t, "set -- --log\n"+script, fakeProgram(t, "dmesg", "cat '"+log+"'")); !strings.Contains(out, "6.1.0-21-amd64") {
		t.Errorf("of a log it prints\n%s", out)
	}
}

func TestExamplePrometheus(t *testing.T) {
	out := runExample(t, example(t, "prometheus-textfile.sh"), fakeProgram(t, "uname", "echo 6.12.0-rc3+"))
	var series []string
	for line := range strings.Lines(out) {
		if !strings.HasPrefix(line, "# ") {
			series = append(series, strings.TrimSpace(line))
		}
	}
	if len(series) != 4 || series[0] != "kernel_tainted 4609" || !strings.HasPrefix(series[2], `kernel_taint_flag{bit="9",letter="W",name="WARN",severity="`) || !strings.HasSuffix(series[2], `"} 1`) {
		t.Errorf("series:\n%s", strings.Join(series, "\n"))
	}
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert       string
				Annotations map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(example(t, "prometheus-rules.yml")), &rules); err != nil {
		t.Fatal(err)
	}
	if len(rules.Groups) != 1 || len(rules.Groups[0].Rules) != 2 {
		t.Fatalf("rules: %+v", rules)
	}
	for _, rule := range rules.Groups[0].Rules {
		// Prometheus gives its templates these two variables.
		text := `{{$value := .Value}}{{$labels := .Labels}}` + rule.Annotations["decoded"]
		var b strings.Builder
		err := template.Must(template.New("").Parse(text)).Execute(&b, map[string]any{"Value": 4609.0, "Labels": map[string]string{"instance": "host", "letter": "D"}})
		if err != nil {
			t.Fatal(err)
		}
		opensDecoded(t, b.String())
	}
}

// opensDecoded follows a link of an example to the handler.
func opensDecoded(t *testing.T, link string) {
	t.Helper()
	path, ok := strings.CutPrefix(link, "https://kerneltaint.example")
	if !ok {
		t.Fatalf("the link is %s", link)
	}
	rec := httptest.NewRecorder()
	httpapi.New().ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
	if rec.Code != 200 || !strings.Contains(rec.Body.String(), "Tainted:") {
		t.Errorf("%s answers %d\n%s", link, rec.Code, rec.Body)
	}
}

func TestExampleGitHub(t *testing.T) {
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Env map[string]string
				Run string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(example(t, "github-issue-bot.yml")), &workflow); err != nil {
		t.Fatal(err)
	}
	step := workflow.Jobs["decode"].Steps[0]
	if strings.Contains(step.Run, "${{") {
		t.Error("an expression stands in the script: the text of an issue could become commands")
	}
	gh := fakeProgram(t, "gh", `echo "gh $1 $2 $3"; cat "$5"`)
	out := runExample(t, step.Run, gh, "ISSUE=7", "BODY=It broke:\n```\n"+apitest.Log+"```\n")
	if !strings.Contains(out, "gh issue comment 7") || !strings.Contains(out, "PROPRIETARY_MODULE") || !strings.Contains(out, "| Bit |") {
		t.Errorf("the bot says\n%s", out)
	}
	if out := runExample(t, step.Run, gh, "ISSUE=7", "BODY=Please add a dark mode."); out != "" {
		t.Errorf("to an issue without a report the bot says\n%s", out)
	}
}

func TestExampleGrafana(t *testing.T) {
	var panel struct {
		FieldConfig struct {
			Defaults struct{ Links []struct{ URL string } }
		}
	}
	if err := json.Unmarshal([]byte(example(t, "grafana-data-link.json")), &panel); err != nil {
		t.Fatal(err)
	}
	opensDecoded(t, strings.ReplaceAll(panel.FieldConfig.Defaults.Links[0].URL, "${__value.raw}", "4609"))
}
