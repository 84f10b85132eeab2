package notice

import "testing"

// FuzzTemplate: whatever a template says, it is refused with a sentence or writes every
// notice, and what is kept of it is kept again.
func FuzzTemplate(f *testing.F) {
	f.Add(Default)
	f.Add(`{{ range $i, $x := .Instances }}{{ with $x.Returned }}{{ len . }}{{ else }}{{ $i }}{{ end }}{{ end }}x`)
	f.Add(`x{{ define "markdown" }}{{ block "b" . }}{{ printf "%9s" .Refund }}{{ end }}y{{ end }}`)
	f.Add(`{{ if and .Refunded (eq .Order "CS1001") }}{{ break }}{{ end }}{{ slice .Order 0 2 }}`)
	f.Fuzz(func(t *testing.T, text string) {
		kept, err := Check(text)
		if err != nil {
			return
		}
		if again, err := Check(kept); err != nil || again != kept {
			t.Fatalf("%q is kept as %q, then %q: %v", text, kept, again, err)
		}
		for _, d := range samples() {
			for _, form := range []Format{Text, Markdown} {
				if said, err := Write(kept, d, form); err != nil || said == "\n" {
					t.Fatalf("%q writes %q: %v", text, said, err)
				}
			}
		}
	})
}
