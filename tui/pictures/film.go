package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muesli/termenv"

	"unsubdesk/tui/e2e/harness"
	"unsubdesk/tui/e2e/stage"
	"unsubdesk/tui/styles"
)

// The film is the tour as a moving picture, on the smallest usual terminal and faster than
// somebody who has not seen it would read it. It rests on its last frame before it begins
// again. Where nothing may move, its still stands: the first frame that shows stillText.
const (
	filmName            = "tour.svg"
	filmTitle           = "The tour: a refund from the search to the ledger"
	filmWidth, filmHigh = 80, 24
	filmSpeed           = 2
	filmRest            = 5 * time.Second
	stillText           = "The preview, to the cent"
)

// drawFilm plays the tour and draws it.
func drawFilm(ctx context.Context, desk *stage.Made, dir string) (_ []byte, err error) {
	s, err := desk.Open(ctx, dir, stage.Options{Width: filmWidth, Height: filmHigh, Tour: true, Speed: filmSpeed,
		Styles: styles.New(styles.Options{Theme: styles.Dark, Profile: termenv.TrueColor})})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	f, began := &film{palette: darkTerminal, strips: map[string]*strip{}}, s.Now()
	for {
		screen, err := harness.Draw(s.Frame(), filmWidth, filmHigh)
		if err != nil {
			return nil, err
		}
		f.take(s.Now().Sub(began), screen)
		if strings.Contains(s.Text(), "The tour is over") {
			break
		}
		if !s.Next() {
			return nil, fmt.Errorf("the tour stops at\n%s", s.Text())
		}
	}
	return []byte(f.svg(s.Now().Sub(began) + filmRest)), nil
}

// film is a moving picture, line by line: each look that a line of the screen ever has is
// drawn once, and shown while it is the line's.
type film struct {
	palette palette
	lines   []*strip // what each line shows now
	strips  map[string]*strip
	order   []*strip
	still   []*strip // its lines
}

// strip is one look of a line, with the times at which it is shown.
type strip struct {
	drawn string
	shown []span
}

type span struct{ from, to time.Duration }

// take adds the screen as it is from a time on.
func (f *film) take(at time.Duration, screen harness.Screen) {
	if f.lines == nil {
		f.lines = make([]*strip, screen.Height)
	}
	for y := range screen.Height {
		line := f.strip(y, drawRow(screen.Row(y), y, f.palette))
		if f.lines[y] == line {
			continue
		}
		f.cut(y, at)
		line.shown = append(line.shown, span{from: at})
		f.lines[y] = line
	}
	if f.still == nil && screen.Contains(stillText) {
		f.still = slices.Clone(f.lines)
	}
}

// strip is the one of a line that looks so.
func (f *film) strip(y int, drawn string) *strip {
	key := fmt.Sprint(y, drawn)
	if f.strips[key] == nil {
		f.strips[key] = &strip{drawn: drawn}
		f.order = append(f.order, f.strips[key])
	}
	return f.strips[key]
}

// cut ends what a line shows; what was there for no time never was.
func (f *film) cut(y int, at time.Duration) {
	s := f.lines[y]
	if s == nil {
		return
	}
	last := &s.shown[len(s.shown)-1]
	if last.to = at; last.from == at {
		s.shown = s.shown[:len(s.shown)-1]
	}
}

// svg draws all of it; it begins again after length.
func (f *film) svg(length time.Duration) string {
	for y := range f.lines {
		f.cut(y, length)
	}
	var css, lines strings.Builder
	fmt.Fprintf(&css, ".l{visibility:hidden;animation:%ss step-end infinite}.s{visibility:visible}\n", num(length.Seconds()))
	css.WriteString("@media (prefers-reduced-motion:reduce){.l{animation:none!important}}\n")
	for i, s := range f.order {
		if len(s.shown) == 0 || s.drawn == "" {
			continue
		}
		class := "l"
		if slices.Contains(f.still, s) {
			class = "l s"
		}
		fmt.Fprintf(&css, "@keyframes k%d{%s}\n", i, s.keyframes(length))
		fmt.Fprintf(&lines, "<g class=\"%s\" style=\"animation-name:k%d\">\n%s</g>\n", class, i, s.drawn)
	}
	return frame(filmWidth, filmHigh, f.palette, filmTitle, "<style>\n"+css.String()+"</style>\n", lines.String())
}

// keyframes are the times of the strip in hundredths of the length.
func (s *strip) keyframes(length time.Duration) string {
	at := func(t time.Duration) string {
		return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.3f", 100*t.Seconds()/length.Seconds()), "0"), ".") + "%"
	}
	var b strings.Builder
	if s.shown[0].from > 0 {
		b.WriteString("0%{visibility:hidden}")
	}
	for _, sp := range s.shown {
		fmt.Fprintf(&b, "%s{visibility:visible}%s{visibility:hidden}", at(sp.from), at(sp.to))
	}
	return b.String()
}
