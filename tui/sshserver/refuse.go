package sshserver

import (
	"slices"

	"github.com/charmbracelet/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// whatThereIs ends the sentences that refuse something.
const whatThereIs = "There are the screens (ssh -t) and the commands list, quote, unsubscribe, reviews, history, notice, linear and report."

// mostRefusals is how many refused requests of one connection are logged.
const mostRefusals = 20

// refused logs a request that was not granted. A client that goes on asking is
// not logged for ever.
func (c *connection) refused(kind, what string) {
	member, key := c.who()
	log := c.server.options.Log.With("user", member, "key", key, "address", c.RemoteAddr().String())
	switch n := c.refusals.Add(1); {
	case n <= mostRefusals:
		log.Info("request refused", "kind", printable(kind), "what", printable(what))
	case n == mostRefusals+1:
		log.Info("more requests refused; they are no longer listed")
	}
}

// refuseChannel refuses every channel that is no session: forwarding.
func (s *Server) refuseChannel(_ *ssh.Server, _ *gossh.ServerConn, asked gossh.NewChannel, ctx ssh.Context) {
	c := connectionOf(ctx)
	c.refused(asked.ChannelType(), "")
	c.reject(asked, gossh.Prohibited, "unsubdesk forwards nothing. "+whatThereIs)
}

// mostUnheard is how many refused channels of one connection may wait for the
// client to take the answer.
const mostUnheard = 256

// reject answers that a channel is not opened. A client that asks for one after
// the other and never reads would fill the memory with answers; it is dropped.
func (c *connection) reject(asked gossh.NewChannel, reason gossh.RejectionReason, why string) {
	defer c.unheard.Add(-1)
	if c.unheard.Add(1) > mostUnheard {
		c.drop()
		return
	}
	asked.Reject(reason, why) //nolint:errcheck // the client has left
}

// refuseRequest refuses every request on the connection as a whole, such as
// forwarding back.
func (s *Server) refuseRequest(ctx ssh.Context, _ *ssh.Server, req *gossh.Request) (ok bool, payload []byte) {
	harmless := []string{"keepalive@openssh.com", "no-more-sessions@openssh.com", "hostkeys-prove-00@openssh.com"}
	if !slices.Contains(harmless, req.Type) {
		connectionOf(ctx).refused(req.Type, "")
	}
	return false, nil
}
