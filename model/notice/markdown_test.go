package notice

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"pgregory.net/rapid"

	"unsubdesk/model"
)

// reader reads Markdown with what is widely added to it.
var reader = goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList))

func rendered(t interface{ Fatal(...any) }, markdown string) string {
	var b bytes.Buffer
	if err := reader.Convert([]byte(markdown), &b); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

// shows is a text as a page shows it: what stands around it does not, and blanks in a row
// are one.
func shows(s string) string { return strings.Join(strings.Fields(model.CleanText(s)), " ") }

var tags = regexp.MustCompile(`<[^>]*>`)

// TestMarkdownShowsTextAsItIs: a text between words, at the beginning of a line, in a list,
// in a table and in bold is shown as it is, and makes nothing: no link, no picture, no list.
func TestMarkdownShowsTextAsItIs(t *testing.T) {
	for _, s := range []string{"*x*", "[a](b)", "_a_ __b__", "`c`", "# head", "- item", "+ item", "1. item", "12) item", "> said", "---", "***", "===",
		"<b>bold</b>", "<script>", "&amp; &lt;", "a|b", "![p](q)", "https://evil.example/x", "www.evil.example", "~~gone~~", "~~~", "```", "    code",
		"\\", "a\\", "\\*", "[^1]", ": said", "$x$", "a\nb", "a\r\n\r\n# b", "\t- x", "[ ] done", "|---|", "<http://evil.example>", "[a]: b", "a  ", "5.", "=",
		"备份 — “x”", "maya", "CS-1_2_3", "WWW.evil.example", "ftp://evil.example", "x\u2028y"} {
		showsAlike(t, s)
	}
	signs := []rune("*_`[]()<>#+-.!|~&$^=:\\@/'\" 12abwhtps\n")
	rapid.Check(t, func(t *rapid.T) {
		showsAlike(t, string(rapid.SliceOfN(rapid.SampledFrom(signs), 1, 12).Draw(t, "text")))
	})
}

func showsAlike(t interface {
	Fatal(...any)
	Errorf(string, ...any)
}, s string) {
	want := shows(s)
	if strings.TrimFunc(want, unicode.IsSpace) == "" {
		return
	}
	e := escapeMarkdown(s)
	for place, c := range map[string][2]string{
		"a line":        {e + "\n", "<p>%</p>"},
		"under a line":  {"before\n" + e + "\n", "<p>before %</p>"},
		"between words": {"a " + e + " b\n", "<p>a % b</p>"},
		"a list":        {"- " + e + "\n", "<ul> <li>%</li> </ul>"},
		"a table":       {"| h | k |\n| --- | --- |\n| " + e + " | z |\n", "<table> <thead> <tr> <th>h</th> <th>k</th> </tr> </thead> <tbody> <tr> <td>%</td> <td>z</td> </tr> </tbody> </table>"},
		"a heading":     {"# " + e + " x\n", "<h1>% x</h1>"},
	} {
		got := strings.Join(strings.Fields(html.UnescapeString(mailless(rendered(t, c[0])))), " ")
		if want := strings.ReplaceAll(c[1], "%", want); got != want {
			t.Errorf("%q in %s is %q, which shows %q; want %q", s, place, c[0], got, want)
		}
	}
}

// mailless is a page without the links of e-mail addresses, which say what they are.
func mailless(page string) string {
	return regexp.MustCompile(`<a href="mailto:[^"]*">([^<]*)</a>`).ReplaceAllString(page, "$1")
}

// TestMarkdownOfHostileNames: the notice of names that want to be more than names has the
// same parts as that of others.
func TestMarkdownOfHostileNames(t *testing.T) {
	plain, hostile := samples()[0], samples()[0]
	hostile.Request.Account = model.Account{ID: "a|b", Name: "*x*\n\n# [a](http://evil.example)"}
	hostile.Items = append([]Item{}, hostile.Items...)
	hostile.Items[0].Instance.Name, hostile.Items[0].Instance.Region = "<img src=x>|y", "`"
	said := make([]string, 2)
	for i, d := range []Data{plain, hostile} {
		text, err := Write("", d, Markdown)
		if err != nil {
			t.Fatal(err)
		}
		said[i] = strings.Join(tags.FindAllString(rendered(t, text), -1), " ")
	}
	if said[0] != said[1] {
		t.Errorf("plain:   %s\nhostile: %s", said[0], said[1])
	}
}
