package cli

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// canAsk reports whether there is a person to ask: the question goes to
// standard error, the answer comes from standard input.
func (a *App) canAsk() bool { return a.StdinTTY && a.StderrTTY }

// onStderr is the App with its text on standard error, for what belongs to a
// question and not to the answer of the command.
func (a *App) onStderr() *App {
	b := *a
	b.Stdout, b.StdoutTTY = a.Stderr, a.StderrTTY
	return &b
}

// askToSubmit is the last step before money moves: y for one instance, the
// number for a batch. With nothing to submit there is nothing to ask. The
// error says that nothing was submitted.
func (a *App) askToSubmit(ctx context.Context, n int) error {
	if n == 0 {
		return nil
	}
	want := strconv.Itoa(n)
	question := fmt.Sprintf("This cannot be undone here. Type %s, the number of instances to be submitted, to go on: ", want)
	if n == 1 {
		want, question = "y", "This cannot be undone here. Type y to unsubscribe it: "
	}
	return a.askFor(ctx, question, want, "Nothing was submitted.")
}

// askFor asks a question that only one word answers with yes; the error begins with
// what any other means.
func (a *App) askFor(ctx context.Context, question, want, otherwise string) error {
	if a.StderrTTY && a.Width > 0 { // one cell less: the answer needs room
		question = strings.Join(present.Wrap(question, a.Width-1), "\n") + " "
	}
	fmt.Fprint(a.Stderr, question) // without the question there is no answer
	answer, err := a.readLine(ctx, otherwise)
	if err != nil {
		return err
	}
	if strings.TrimSpace(answer) != want {
		return model.Refused("%s", otherwise)
	}
	return nil
}

// readLine reads an answer. It gives up when the run is ended; the pending
// read then ends with the program.
func (a *App) readLine(ctx context.Context, otherwise string) (string, error) {
	if a.input == nil {
		a.input = bufio.NewReader(a.Stdin)
	}
	line := make(chan string, 1)
	go func() {
		text, _ := a.input.ReadString('\n') // an end of input is an empty answer
		line <- text
	}()
	var text string
	select {
	case text = <-line:
	case <-ctx.Done():
	}
	if ctx.Err() != nil { // the end of a run ends its input too; whichever comes first
		return "", model.Refused("%s: the command was ended.", strings.TrimSuffix(otherwise, "."))
	}
	return text, nil
}
