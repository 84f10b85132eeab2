package styles_test

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/lucasb-eyer/go-colorful"
	"github.com/muesli/termenv"

	"unsubdesk/config"
	"unsubdesk/tui/styles"
)

// TestThemesAreThoseOfTheSetting: what the setting takes is what there is.
func TestThemesAreThoseOfTheSetting(t *testing.T) {
	for _, theme := range styles.Themes() {
		c, err := config.Load(config.Options{Environ: []string{"HOME=" + t.TempDir(), "UNSUBDESK_SCREEN_THEME=" + string(theme)}})
		if err != nil || c.Screen.Theme != string(theme) {
			t.Errorf("%s: %v", theme, err)
		}
		if theme.Says() == "" {
			t.Errorf("%s says nothing of itself", theme)
		}
	}
	_, err := config.Load(config.Options{Environ: []string{"HOME=" + t.TempDir(), "UNSUBDESK_SCREEN_THEME=pink"}})
	var names []string
	for _, theme := range styles.Themes() {
		names = append(names, string(theme))
	}
	if err == nil || !strings.Contains(err.Error(), strings.Join(names, ", ")) {
		t.Errorf("the setting lists others: %v", err)
	}
}

// eye is how an eye sees a colour: a matrix on linear light, of Machado, Oliveira and
// Fernandes (2009) for a deficiency of full severity.
type eye [3][3]float64

var (
	ordinary = eye{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
	protan   = eye{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}
	deutan   = eye{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}
	tritan   = eye{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}
)

func (e eye) sees(c colorful.Color) colorful.Color {
	r, g, b := c.LinearRgb()
	var out [3]float64
	for i, row := range e {
		out[i] = math.Min(math.Max(row[0]*r+row[1]*g+row[2]*b, 0), 1)
	}
	return colorful.LinearRgb(out[0], out[1], out[2])
}

// contrast is that of WCAG 2: 4.5 is AA, 7 is AAA.
func contrast(a, b colorful.Color) float64 {
	light := func(c colorful.Color) float64 {
		r, g, b := c.LinearRgb()
		return 0.2126*r + 0.7152*g + 0.0722*b + 0.05
	}
	return math.Max(light(a), light(b)) / math.Min(light(a), light(b))
}

// themeCase says what a theme has to keep.
type themeCase struct {
	theme    styles.Theme
	eyes     map[string]eye
	contrast float64 // with each ground, in 256 colours and in full
	light    bool
}

func cases() []themeCase {
	all := map[string]eye{"ordinary": ordinary}
	redGreen := map[string]eye{"ordinary": ordinary, "protan": protan, "deutan": deutan}
	blueYellow := map[string]eye{"ordinary": ordinary, "tritan": tritan}
	return []themeCase{
		{styles.Dark, all, 4, false}, {styles.Light, all, 4, true},
		{styles.DarkRedGreen, redGreen, 4.5, false}, {styles.LightRedGreen, redGreen, 4.5, true},
		{styles.DarkBlueYellow, blueYellow, 4.5, false}, {styles.LightBlueYellow, blueYellow, 4.5, true},
		{styles.DarkContrast, all, 7, false}, {styles.LightContrast, all, 7, true},
	}
}

// grounds are those that terminals usually have: black, and what some popular schemes
// take for it; white, paper.
func grounds(light bool) []string {
	if light {
		return []string{"#ffffff", "#fafafa", "#f5f5f5"}
	}
	return []string{"#000000", "#0c0c0c", "#1e1e1e", "#282c34"}
}

// profiles are the kinds of terminals, with the least distance (CIEDE2000) of two
// colours that mean something. 16 colours are the person's own; xterm's stand for them.
var profiles = map[string]struct {
	profile termenv.Profile
	apart   float64
}{
	"full": {termenv.TrueColor, 15}, "256": {termenv.ANSI256, 15}, "16": {termenv.ANSI, 7},
}

// TestColoursStayApart: accent, warning, danger and good are told apart by the eyes that
// a theme is for, on every kind of terminal.
func TestColoursStayApart(t *testing.T) {
	for _, c := range cases() {
		for name, p := range profiles {
			shown := colours(t, styles.New(styles.Options{Theme: c.theme, Profile: p.profile}))
			for sight, e := range c.eyes {
				for _, pair := range [][2]string{{"accent", "warning"}, {"accent", "danger"}, {"accent", "good"},
					{"warning", "danger"}, {"warning", "good"}, {"danger", "good"}} {
					apart := 100 * e.sees(shown[pair[0]]).DistanceCIEDE2000(e.sees(shown[pair[1]]))
					if apart < p.apart {
						t.Errorf("%s, %s colours, %s: %s and %s are %.1f apart, want %.0f", c.theme, name, sight, pair[0], pair[1], apart, p.apart)
					}
				}
			}
		}
	}
}

// TestTheOrdinaryThemesNeedTheOthers: the check above can fail, and these themes are why
// there are others.
func TestTheOrdinaryThemesNeedTheOthers(t *testing.T) {
	for _, c := range []struct {
		theme styles.Theme
		eye   eye
	}{{styles.Dark, deutan}, {styles.Light, deutan}, {styles.Dark, tritan}} {
		shown := colours(t, styles.New(styles.Options{Theme: c.theme, Profile: termenv.TrueColor}))
		least := math.Inf(1)
		for a := range shown {
			for b := range shown {
				if a < b && a != "dim" && b != "dim" {
					least = math.Min(least, 100*c.eye.sees(shown[a]).DistanceCIEDE2000(c.eye.sees(shown[b])))
				}
			}
		}
		if least >= 15 {
			t.Errorf("%s keeps %.1f", c.theme, least)
		}
	}
}

// TestColoursCanBeRead: the contrast of WCAG with the usual grounds, and, in the themes
// for eyes that need it, with the row under the cursor.
func TestColoursCanBeRead(t *testing.T) {
	for _, c := range cases() {
		for _, name := range []string{"full", "256"} {
			s := styles.New(styles.Options{Theme: c.theme, Profile: profiles[name].profile})
			behind := grounds(c.light)
			if under := background.FindString(s.CursorRow.Render("x")); under != "" && c.theme != styles.Dark && c.theme != styles.Light {
				behind = append(behind, hexOf(t, s.CursorRow.Render("x"), background).Hex())
			}
			for what, colour := range colours(t, s) {
				for _, ground := range behind {
					g, err := colorful.Hex(ground)
					if err != nil {
						t.Fatal(err)
					}
					if got := contrast(colour, g); got < c.contrast-0.005 {
						t.Errorf("%s, %s colours: %s on %s has %.2f to 1, want %.1f", c.theme, name, what, ground, got, c.contrast)
					}
				}
			}
		}
	}
}

var (
	foreground = regexp.MustCompile(`(?:^|[\[;])(38;2;\d+;\d+;\d+|38;5;\d+|3[0-7]|9[0-7])[;m]`)
	background = regexp.MustCompile(`(?:^|[\[;])(48;2;\d+;\d+;\d+|48;5;\d+|4[0-7]|10[0-7])[;m]`)
)

// colours are the colours of a theme as the terminal gets them.
func colours(t *testing.T, s styles.Styles) map[string]colorful.Color {
	t.Helper()
	all := map[string]colorful.Color{}
	for name, style := range map[string]styles.Style{"accent": s.Accent, "warning": s.Warning, "danger": s.Danger, "good": s.Good, "dim": s.Dim} {
		all[name] = hexOf(t, style.Render("x"), foreground)
	}
	return all
}

// hexOf reads the colour out of a sequence.
func hexOf(t *testing.T, rendered string, part *regexp.Regexp) colorful.Color {
	t.Helper()
	m := part.FindStringSubmatch(rendered)
	if m == nil {
		t.Fatalf("there is no colour in %q", rendered)
	}
	fields := strings.Split(m[1], ";")
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	text := ""
	switch {
	case len(fields) == 5:
		text = fmt.Sprintf("#%02x%02x%02x", number(fields[2]), number(fields[3]), number(fields[4]))
	case len(fields) == 3:
		text = termenv.ANSI256Color(number(fields[2])).String()
	case number(fields[0]) >= 90:
		text = xterm[number(fields[0])%10+8]
	default:
		text = xterm[number(fields[0])%10]
	}
	c, err := colorful.Hex(text)
	if err != nil {
		t.Fatalf("%q in %q: %v", text, rendered, err)
	}
	return c
}

// xterm are the 16 colours as xterm has them unless told otherwise.
var xterm = []string{"#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
	"#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"}
