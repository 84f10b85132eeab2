package main

import (
	"context"
	"errors"
	"strings"

	"github.com/muesli/termenv"

	"unsubdesk/tui/e2e/harness"
	"unsubdesk/tui/e2e/stage"
	"unsubdesk/tui/styles"
)

// draw brings the demo to the picture's screen and draws it. The desk's copy lies in dir.
func (p picture) draw(ctx context.Context, desk *stage.Made, dir string) (_ []byte, err error) {
	s, err := desk.Open(ctx, dir, stage.Options{As: p.as, Width: p.width, Height: p.height, Styles: p.styles()})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	for _, do := range p.steps {
		if err := do(s); err != nil {
			return nil, err
		}
	}
	s.Pass(pause) // past what a dialog does in its first moment
	screen, err := harness.Draw(s.Frame(), p.width, p.height)
	if err != nil {
		return nil, err
	}
	return []byte(svg(screen, p.terminal(), p.title)), nil
}

func (p picture) styles() styles.Styles {
	theme := p.theme
	if theme == "" {
		theme = styles.Dark
	}
	return styles.New(styles.Options{Theme: theme, Profile: termenv.TrueColor})
}

// terminal is the one that the theme is made for.
func (p picture) terminal() palette {
	if strings.HasPrefix(string(p.theme), "light") {
		return lightTerminal
	}
	return darkTerminal
}
