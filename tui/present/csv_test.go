package present

import "testing"

func TestCSVCell(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a=b": "a=b", "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\uFFFDx", "\rx": "'\uFFFDx",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", "|cmd": "'|cmd", "%x": "'%x",
		" =1": "' =1", "  \u3000\u00a0@x": "'  \u3000\u00a0@x", "'=1": "''=1", `"=1`: `'"=1`, "“=1": "'“=1", " \t=1": "' \uFFFD=1",
		"plain": "plain", " plain": " plain", "'quoted'": "'quoted'", "a\x1b[2J": "a\uFFFD[2J", "a\nb": "a\uFFFDb", "1.50": "1.50", " ": " ",
	} {
		if got := CSVCell(in); got != want {
			t.Errorf("CSVCell(%q) = %q, want %q", in, got, want)
		}
	}
}
