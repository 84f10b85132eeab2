package sshserver

import (
	"net"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// unread is a channel that is asked for by somebody who takes no answer.
type unread struct {
	gossh.NewChannel
	answering chan<- bool
	gone      <-chan struct{}
}

func (u unread) Reject(gossh.RejectionReason, string) error {
	u.answering <- true
	<-u.gone
	return net.ErrClosed
}

// A client that asks for channels without end and never reads is dropped, before
// the answers fill the memory.
func TestClientThatNeverReadsAnswers(t *testing.T) {
	s := &Server{options: Options{}.withDefaults(), places: newPlaces(1, 1), knocks: newGate(), conns: map[*connection]bool{}, empty: make(chan struct{})}
	near, far := net.Pipe()
	defer far.Close() //nolint:errcheck // only so that nothing is left
	c := s.accept(near)
	defer c.drop()
	answering := make(chan bool)
	asked := unread{answering: answering, gone: c.ctx.Done()}
	for range mostUnheard {
		go c.reject(asked, gossh.Prohibited, "no")
		<-answering
	}
	if c.ctx.Err() != nil {
		t.Fatal("the connection was dropped too early")
	}
	c.reject(asked, gossh.Prohibited, "no") // would wait for ever if it were answered
	if c.ctx.Err() == nil {
		t.Fatal("the connection was not dropped")
	}
}
