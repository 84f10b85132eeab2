package sshserver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/ssh"
	gossh "golang.org/x/crypto/ssh"

	"unsubdesk/model"
)

// channel is one session channel of a connection. It stands between the library
// and the client, and decides which requests the library gets to see: the library
// would grant agent forwarding and any environment, and stop reading where
// nobody takes a window's size.
type channel struct {
	gossh.Channel
	connection *connection

	ctx    context.Context // ends with the channel; its cause is an *ending
	cancel context.CancelCauseFunc

	announcements chan string
	resized       chan struct{}
	begun         bool          // a program was asked for
	ended         chan struct{} // the program has ended
	screens       bool          // the program is the screens: only keys count as life

	mu            sync.Mutex
	width, height int
	environ       []string
}

// channelKey finds the channel in the context of a session.
type channelKey struct{}

// channelContext is the context of a session: the connection's, ended with the
// channel.
type channelContext struct {
	ssh.Context
	own context.Context
}

func (c channelContext) Deadline() (time.Time, bool) { return c.own.Deadline() }
func (c channelContext) Done() <-chan struct{}       { return c.own.Done() }
func (c channelContext) Err() error                  { return c.own.Err() }
func (c channelContext) Value(key any) any {
	if v := c.own.Value(key); v != nil {
		return v
	}
	return c.Context.Value(key)
}

// open takes a channel into the connection, if there is room for it. The first
// one stands in the place that the connection has.
func (c *connection) open() (ch *channel, leave func(), err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	giveBack := func() {}
	switch n := len(c.channels); {
	case c.ctx.Err() != nil:
		return nil, nil, errors.New("this connection is about to end")
	case n >= maxChannels:
		return nil, nil, fmt.Errorf("a connection holds at most %d sessions", maxChannels)
	case n > 0:
		if giveBack, err = c.server.places.take(c.from); err != nil {
			return nil, nil, err
		}
	}
	ch = &channel{connection: c, announcements: make(chan string, 4), resized: make(chan struct{}, 1),
		ended: make(chan struct{}), width: 80, height: 24}
	ch.ctx, ch.cancel = context.WithCancelCause(context.WithValue(c.ctx, channelKey{}, ch))
	c.channels[ch] = true
	return ch, func() { giveBack(); c.drain(ch) }, nil
}

// drain takes a channel away; the last one takes an ended connection along.
func (c *connection) drain(ch *channel) {
	c.mu.Lock()
	delete(c.channels, ch)
	last := len(c.channels) == 0
	c.mu.Unlock()
	if last && c.ctx.Err() != nil {
		c.drop()
	}
}

// session serves a session channel until it is closed and its program has ended.
func (s *Server) session(srv *ssh.Server, conn *gossh.ServerConn, asked gossh.NewChannel, ctx ssh.Context) {
	c := connectionOf(ctx)
	defer c.survive()
	ch, leave, err := c.open()
	if err != nil {
		c.refused("session", err.Error())
		c.reject(asked, gossh.ResourceShortage, "unsubdesk: "+err.Error())
		return
	}
	defer leave()
	c.touch()
	c.keepalive.Do(func() { go c.askForLife(conn) })
	ssh.DefaultSessionHandler(srv, conn, &admission{asked, ch}, channelContext{ctx, ch.ctx})
	ch.cancel(endedByClient)
	if ch.begun {
		<-ch.ended
	}
}

// admission is a channel that the library is about to accept.
type admission struct {
	gossh.NewChannel
	ch *channel
}

// Accept implements gossh.NewChannel.
func (a *admission) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	raw, requests, err := a.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	a.ch.Channel = raw
	let := make(chan *gossh.Request)
	go a.ch.sift(requests, let)
	return a.ch, let, nil
}

// sift lets the library see the requests that are its own. The library reads
// them until they end.
func (ch *channel) sift(from <-chan *gossh.Request, let chan<- *gossh.Request) {
	defer ch.connection.survive()
	for req := range from {
		switch req.Type {
		case "shell", "exec":
			ch.begun = true
			let <- req
		case "pty-req":
			ch.openTerminal(req.Payload)
			let <- req
		default:
			req.Reply(ch.answer(req), nil) //nolint:errcheck // the client has left
		}
	}
	ch.cancel(endedByClient)
	close(let)
}

// answer decides a request that the library does not see.
func (ch *channel) answer(req *gossh.Request) bool {
	switch req.Type {
	case "window-change":
		return ch.resize(req.Payload)
	case "env":
		return ch.setEnv(req.Payload)
	case "signal":
		return ch.signal(req.Payload)
	case "subsystem":
		ch.refuseSubsystem(req.Payload)
	case "keepalive@openssh.com", "eow@openssh.com": // signs of life, and of the end of output
	default:
		ch.connection.refused(req.Type, "")
	}
	return false
}

// The largest screen that is drawn. Beyond that a client could ask for all the
// memory of the server.
const (
	maxWidth  = 1000
	maxHeight = 400
)

func (ch *channel) openTerminal(payload []byte) {
	var asked struct {
		Term                                   string
		Columns, Rows, WidthPixels, HighPixels uint32
		Modes                                  string
	}
	if gossh.Unmarshal(payload, &asked) != nil {
		return // the library refuses it
	}
	ch.setSize(asked.Columns, asked.Rows)
}

func (ch *channel) resize(payload []byte) bool {
	var asked struct{ Columns, Rows, WidthPixels, HighPixels uint32 }
	if gossh.Unmarshal(payload, &asked) != nil {
		return false
	}
	ch.setSize(asked.Columns, asked.Rows)
	return true
}

// setSize notes the terminal's size; 0 is not known and changes nothing.
func (ch *channel) setSize(columns, rows uint32) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if columns == 0 || rows == 0 {
		return
	}
	ch.width, ch.height = int(min(columns, maxWidth)), int(min(rows, maxHeight))
	select {
	case ch.resized <- struct{}{}:
	default: // there is a change already that was not followed yet
	}
}

// size is the terminal's size in cells.
func (ch *channel) size() (width, height int) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	return ch.width, ch.height
}

// maxEnviron is how many variables a session may bring.
const maxEnviron = 32

// setEnv takes a variable that says what the terminal can do, and refuses every
// other, as sshd does without a word.
func (ch *channel) setEnv(payload []byte) bool {
	var v struct{ Name, Value string }
	if gossh.Unmarshal(payload, &v) != nil {
		return false
	}
	known := slices.Contains([]string{"TERM", "COLORTERM", "NO_COLOR", "LANG"}, v.Name) || strings.HasPrefix(v.Name, "LC_")
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if !known || len(v.Name) > 32 || model.CheckText(v.Value, 64) != nil || len(ch.environ) >= maxEnviron {
		ch.connection.refused("env", v.Name)
		return false
	}
	ch.environ = append(ch.environ, v.Name+"="+v.Value)
	return true
}

// signal ends the program on the signals that end programs.
func (ch *channel) signal(payload []byte) bool {
	var v struct{ Name string }
	if gossh.Unmarshal(payload, &v) != nil || !slices.Contains([]string{"INT", "TERM", "HUP", "QUIT", "KILL"}, v.Name) {
		return false
	}
	ch.cancel(interrupted)
	return true
}

// refuseSubsystem says on the channel that there is none, before the request is
// refused.
func (ch *channel) refuseSubsystem(payload []byte) {
	var v struct{ Name string }
	gossh.Unmarshal(payload, &v) //nolint:errcheck // then it has no name
	ch.connection.refused("subsystem", v.Name)
	fmt.Fprintf(ch.Stderr(), "unsubdesk: There is no %s here. %s\n", printable(v.Name), whatThereIs)
	ch.untilShown()
}

// untilShown waits, not long, until the client has answered a question that comes
// after the sentence. OpenSSH ends at once when it is refused a subsystem, and what
// it has not shown by then is lost.
func (ch *channel) untilShown() {
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		ch.SendRequest("keepalive@openssh.com", true, nil) //nolint:errcheck // the client has left
	}()
	select {
	case <-answered:
	case <-time.After(time.Second):
	case <-ch.ctx.Done():
	}
}

// announce hands a sentence to the screens; one that has not taken four is told
// no more.
func (ch *channel) announce(text string) {
	select {
	case ch.announcements <- text:
	default:
	}
}

// Read implements gossh.Channel.
func (ch *channel) Read(p []byte) (int, error) {
	n, err := ch.Channel.Read(p)
	if n > 0 {
		ch.connection.touch()
	}
	return n, err
}

// Write implements gossh.Channel. What a command prints, and somebody takes, is
// a sign that somebody is there; what a screen draws is none.
func (ch *channel) Write(p []byte) (int, error) {
	n, err := ch.Channel.Write(p)
	if n > 0 && !ch.screens {
		ch.connection.touch()
	}
	return n, err
}
